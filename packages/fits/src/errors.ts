/** What went wrong, as a fixed word a program can compare. */
export type FitsErrorCode =
  | 'bad-checksum'
  | 'bad-data'
  | 'bad-header'
  | 'bad-size'
  | 'bad-value'
  | 'header-too-long'
  | 'no-overlap'
  | 'not-fits'
  | 'not-rewindable'
  | 'singular-matrix'
  | 'too-large'
  | 'too-many-hdus'
  | 'truncated'
  | 'unsupported'

export interface FitsErrorFacts {
  code: FitsErrorCode
  /** Byte of the file, counted from 0, that the error is about. */
  offset?: number | undefined
  cause?: unknown
}

/** Every error of this package that the input causes. */
export class FitsError extends Error {
  readonly code: FitsErrorCode
  readonly offset: number | undefined

  constructor(message: string, { code, offset, cause }: FitsErrorFacts) {
    super(message, { cause })
    this.name = new.target.name
    this.code = code
    this.offset = offset
  }
}

/** A header that is no header, or whose keywords contradict the standard. */
export class HeaderError extends FitsError {
  constructor(message: string, facts: Partial<FitsErrorFacts> = {}) {
    super(message, { code: 'bad-header', ...facts })
  }
}

/** The data ended before what they promised. */
export class TruncatedError extends FitsError {
  constructor(message: string, facts: Partial<FitsErrorFacts> = {}) {
    super(message, { code: 'truncated', ...facts })
  }
}

/** Something that FITS allows and this package does not do. */
export class UnsupportedError extends FitsError {
  constructor(message: string, facts: Partial<FitsErrorFacts> = {}) {
    super(message, { code: 'unsupported', ...facts })
  }
}

/** Compressed or encoded data that are damaged: they cannot be what the header says they are. */
export class DataError extends FitsError {
  constructor(message: string, facts: Partial<FitsErrorFacts> = {}) {
    super(message, { code: 'bad-data', ...facts })
  }
}

/** Data whose checksum is not the one that the header states (FITS 4.0 §4.4.2.7). */
export class ChecksumError extends FitsError {
  constructor(message: string, facts: Partial<FitsErrorFacts> = {}) {
    super(message, { code: 'bad-checksum', ...facts })
  }
}
