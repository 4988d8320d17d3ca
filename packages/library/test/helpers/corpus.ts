import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Float, type HeaderValue, type Metadata } from '../../src/header-value.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const folder = join(resolve(process.env.SHARED_DIR ?? join(root, '../shared')), 'fits/given')

/** Why corpus tests are skipped; false when the corpus is there. */
export const corpusMissing: string | false = existsSync(join(folder, 'archive.json'))
  ? false
  : 'the FITS corpus is not on this machine (SHARED_DIR)'

export interface CorpusError {
  class: string
  message: string
}

/** What the Python library made of a file. Only what differs is there in a variant. */
export interface Expected {
  class?: string
  stage?: 'factory' | 'construct' | 'crash'
  error?: CorpusError | string
  frame_data?: Record<string, unknown>
  headers?: Record<string, unknown>
  header_names?: number
  wcs_corners?: unknown
  filestore_path?: unknown
  content_type?: string
  md5?: string
  length?: number
  L1IDCAT?: unknown
  frame_data_changed?: Record<string, unknown>
  headers_changed?: Record<string, unknown>
  headers_removed?: string[]
}

export interface CorpusFile {
  plain: Expected
  with_metadata?: Expected
  metadata?: string | Record<string, unknown>
}

export interface CorpusCase {
  id: string
  class: string
  filename: string
  bytes_of: string | null
  metadata: Record<string, unknown> | null
  required_headers: string[]
  blacklist_headers?: string[]
  settings: Record<string, unknown>
  portal_response?: { status: number; json?: { tags: string[] } }
  expected: Expected
}

export interface Variant {
  environment: Record<string, string>
  files_run: string | string[]
  differences: Record<string, { plain?: Expected; with_metadata?: Expected }>
}

export interface Corpus {
  FITSMETA: Record<string, unknown>
  filename_parts: [string, string, string][]
  factory: [string, string | { error: CorpusError }][]
  cases: CorpusCase[]
  variant_files: string[]
  variants: Record<string, Variant>
  files: Record<string, CorpusFile>
  broken: Record<string, CorpusFile>
}

export const readCorpus = (): Corpus => JSON.parse(readFileSync(join(folder, 'archive.json'), 'utf8')) as Corpus

export const corpusPath = (name: string, among = 'files'): string => join(folder, among, name)

/** A value as the corpus writes it ({"$float":"1.0"} and so on) as this library has it. */
export const valueOfCorpus = (value: unknown): HeaderValue => {
  if (Array.isArray(value)) return value.map(valueOfCorpus)
  if (typeof value !== 'object' || value === null) return value as HeaderValue
  const marked = value as { $float?: string; $int?: string; $complex?: [string, string]; $commentary?: string[] }
  if (marked.$float !== undefined) return new Float(Number(marked.$float))
  if (marked.$int !== undefined) return BigInt(marked.$int)
  if (marked.$complex) return marked.$complex.map((part) => new Float(Number(part)))
  if (marked.$commentary) return marked.$commentary
  return null
}

export const metadataOfCorpus = (metadata: Record<string, unknown> | null | undefined): Metadata =>
  Object.fromEntries(Object.entries(metadata ?? {}).map(([key, value]) => [key, valueOfCorpus(value)]))
