import { FileMissingError, FileStoreConnectionError, FileStoreError, FileStoreSpecificationError } from '../errors.ts'

/** What the SDK throws: an answer of the service, or something that kept it from answering. */
interface S3Failure extends Error {
  readonly code?: string
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string }
}

/** 405: the version is a mark that the file was deleted. */
const MISSING = ['NoSuchKey', 'NoSuchVersion', 'NotFound', 'MethodNotAllowed']

/** 4xx that may pass. The last two: what arrived was not what was sent. */
const MAY_PASS = [
  'RequestTimeout',
  'ExpiredToken',
  'TooManyRequests',
  'OperationAborted',
  'BadDigest',
  'IncompleteBody',
]

/** What the SDK writes where the service gave no name or text. */
const UNKNOWN = 'UnknownError'

/** Failures without an answer that trying again does not mend. */
const WRONG = /^(CredentialsProviderError|ERR_INVALID_\w+|\w*CERT\w*|\w*SELF_SIGNED\w*|UNABLE_TO_\w+)$/

/** Whether the service said that there is no such object or version. */
export const isMissing = (error: unknown): boolean => {
  const { name, message } = error as S3Failure
  return MISSING.includes(name) || (name === 'InvalidArgument' && /version ?id/i.test(message))
}

/** The status of the service's answer; undefined when it gave none. */
export const statusOf = (error: unknown): number | undefined => (error as S3Failure).$metadata?.httpStatusCode

/** Whether the service's answer was an error of this name. */
export const isNamed = (error: unknown, name: string): boolean => (error as S3Failure).name === name

/** Runs something on S3; what goes wrong there comes out as a FileStoreError. */
export const s3Errors = async <T>(what: string, run: () => Promise<T>): Promise<T> => {
  try {
    return await run()
  } catch (error) {
    throw storeError(what, error)
  }
}

/**
 * The error of ours for one of the SDK. That one is not kept as the cause: it carries requests and answers, in which
 * there can be tokens, and would be logged with them.
 */
export const storeError = (what: string, error: unknown): FileStoreError => {
  if (error instanceof FileStoreError) return error
  const { name, message, code, $metadata } = error as S3Failure
  const status = $metadata?.httpStatusCode
  const request = $metadata?.requestId ? `, request ${$metadata.requestId}` : ''
  if (status === undefined) {
    const text = `${what}: ${[code ?? name, message].filter((part) => part).join(': ')}`
    return WRONG.test(code ?? name) ? new FileStoreSpecificationError(text) : new FileStoreConnectionError(text)
  }
  const said = [name, message].filter((part) => part && part !== UNKNOWN).join(': ')
  const text = `${what}: S3 answered ${status} ${said}${request}`
  if (isMissing(error)) return new FileMissingError(text)
  const mayPass = status >= 500 || status === 429 || MAY_PASS.includes(name)
  return mayPass ? new FileStoreConnectionError(text) : new FileStoreSpecificationError(text)
}
