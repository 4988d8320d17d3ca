/** Messages of the archive by the field they are about; '' for those about none. */
export type FieldMessages = Readonly<Record<string, readonly string[]>>

export interface IngesterErrorFacts {
  readonly cause?: unknown
  readonly fields?: FieldMessages
}

/**
 * An ingest that did not happen. `retry`: whether trying again can help; `fatal`: whether somebody must look.
 * The class says the rest.
 */
export abstract class IngesterError extends Error {
  abstract readonly retry: boolean
  abstract readonly fatal: boolean
  readonly fields: FieldMessages

  constructor(message: string, { cause, fields = {} }: IngesterErrorFacts = {}) {
    super(message, { cause })
    this.name = new.target.name
    this.fields = fields
  }
}

/** Worth trying again at once. */
export class RetryError extends IngesterError {
  override readonly retry = true
  override readonly fatal = false
}

/** Worth trying again after a pause that grows: the network, the archive or the store is not well. */
export class BackoffRetryError extends IngesterError {
  override readonly retry = true
  override readonly fatal = false
}

/** The file or the set-up is wrong: the same attempt will fail again. */
export class DoNotRetryError extends IngesterError {
  override readonly retry = false
  override readonly fatal = true
}

/** There is nothing to do: the archive has this version. */
export class NonFatalDoNotRetryError extends IngesterError {
  override readonly retry = false
  override readonly fatal = false
}
