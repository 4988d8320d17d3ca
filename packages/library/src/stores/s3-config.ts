import { SettingsError } from '../errors.ts'
import type { LibrarySettings } from '../settings.ts'

export interface AccessKeys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** Where the S3 store is and how it is spoken to. */
export interface S3Config {
  readonly bucket: string
  /** Undefined: Amazon. */
  readonly endpoint: string | undefined
  /** Undefined: as the SDK finds it. */
  readonly region: string | undefined
  /** Undefined: as the SDK finds them (its files, the role of the machine or container). */
  readonly keys: AccessKeys | undefined
  /** Whether the bucket stands in the path of an address; else in its host, where its name allows that. */
  readonly forcePathStyle: boolean
  readonly daysToInfrequentAccess: number
}

/** @throws SettingsError naming everything that does not fit */
export const readS3Config = (settings: LibrarySettings): S3Config => {
  const problems = rules.filter(({ breaks }) => breaks(settings)).map(({ problem }) => problem(settings))
  if (problems.length > 0) throw new SettingsError(problems)
  return {
    bucket: settings.BUCKET,
    endpoint: settings.S3_ENDPOINT_URL || undefined,
    region: settings.AWS_DEFAULT_REGION || undefined,
    keys: keysOf(settings),
    forcePathStyle: settings.S3_ADDRESSING_STYLE === 'path' || isAutoAtOwnEndpoint(settings),
    daysToInfrequentAccess: settings.S3_DAYS_TO_IA_STORAGE,
  }
}

interface Rule {
  readonly breaks: (settings: LibrarySettings) => boolean
  readonly problem: (settings: LibrarySettings) => string
}

const rules: readonly Rule[] = [
  {
    breaks: ({ BUCKET }) => BUCKET === '',
    problem: () => 'BUCKET must name the bucket of the S3 store',
  },
  {
    breaks: ({ S3_SIGNATURE_VERSION }) => S3_SIGNATURE_VERSION !== 's3v4',
    problem: ({ S3_SIGNATURE_VERSION }) =>
      `S3_SIGNATURE_VERSION must be s3v4, not "${S3_SIGNATURE_VERSION}": older signatures are not supported`,
  },
  {
    breaks: ({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY }) =>
      (AWS_ACCESS_KEY_ID === '') !== (AWS_SECRET_ACCESS_KEY === ''),
    problem: () => 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must both be set, or neither',
  },
  {
    breaks: ({ S3_ENDPOINT_URL }) => S3_ENDPOINT_URL !== '' && !isEndpoint(S3_ENDPOINT_URL),
    // not repeated: it may hold a password
    problem: () => 'S3_ENDPOINT_URL must be an http or https address without user, query and fragment',
  },
]

const isEndpoint = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, search, hash } = new URL(text)
  return /^https?:$/.test(protocol) && username + password + search + hash === ''
}

const keysOf = (settings: LibrarySettings): AccessKeys | undefined => {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = settings
  if (accessKeyId === '') return undefined
  return { accessKeyId, secretAccessKey, ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }) }
}

// As boto3 has it: a server of one's own seldom has a name for each bucket.
const isAutoAtOwnEndpoint = ({ S3_ADDRESSING_STYLE, S3_ENDPOINT_URL }: LibrarySettings): boolean =>
  S3_ADDRESSING_STYLE === 'auto' && S3_ENDPOINT_URL !== ''
