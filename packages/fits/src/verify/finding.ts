/** Something in a file that is not as the standard wants it. */
export interface Finding {
  /** `error`: against the standard, or damage. `warning`: allowed, but likely not meant, or discouraged. */
  readonly severity: 'error' | 'warning'
  /** Index of the HDU, 0 for the primary. */
  readonly hdu: number
  readonly message: string
}

/** A finding before it is known where. */
export type Complaint = Omit<Finding, 'hdu'>

export const error = (message: string): Complaint => ({ severity: 'error', message })
export const warning = (message: string): Complaint => ({ severity: 'warning', message })
