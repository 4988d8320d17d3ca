import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import type { HeaderEntry } from '../../src/header.ts'

// The truth corpus lies beside a development checkout, and is absent elsewhere.
const shared = process.env.SHARED_DIR ?? fileURLToPath(new URL('../../../../../shared/', import.meta.url))
const corpus = `${shared.replace(/\/$/, '')}/fits/given/`

/** Options for a test that needs the corpus: skipped, with the reason, where it is absent. */
export const needsCorpus = { skip: existsSync(`${corpus}truth.json`) ? false : 'the FITS truth corpus is not here' }

export interface TrueHeader {
  dict: Record<string, unknown>
  cards?: [string, unknown, string | null][]
}

/** An array: its type and shape as numpy says them, and what it holds. */
export interface TrueImage {
  dtype: string
  shape: number[]
  sha256: string
  sha256_nan_normalised?: string
  nan?: number
  inf?: number
  min?: unknown
  max?: unknown
  mean?: unknown
  samples?: [number[], number | string | { $int: string }][]
}

export interface TrueHdu {
  image?: TrueImage
  type: string
  extname: string | null
  bitpix: number
  dims: number[]
  header_start: number
  data_start: number
  data_length: number
  data_padded_length: number
  header: TrueHeader
  astropy_image?: { header: TrueHeader }
  astropy_pixels?: { physical: TrueImage | null }
}

export interface TrueFile {
  fitsverify?: { errors: number; warnings: number }
  hdus?: TrueHdu[]
  gunzipped?: object
}

export const readTruth = (): Record<string, TrueFile> =>
  readJson<{ files: Record<string, TrueFile> }>('truth.json').files

export function readJson<Shape>(name: string): Shape {
  return JSON.parse(readFileSync(corpus + name, 'utf8')) as Shape
}

export const corpusPath = (path: string): string => corpus + path
export const corpusBytes = (path: string): Uint8Array => new Uint8Array(readFileSync(corpus + path))

/** The bytes that truth.json describes: of `.fits.gz` the gunzipped ones. */
export function trueBytes(name: string, { gunzipped }: TrueFile): Uint8Array {
  const bytes = corpusBytes(`files/${name}`)
  return gunzipped ? new Uint8Array(gunzipSync(bytes)) : bytes
}

export const brokenNames = (): string[] =>
  readdirSync(`${corpus}broken`).filter((name) => name !== 'README.tsv' && name !== 'behaviour.json')

const floatText = (value: number): string => (Object.is(value, -0) ? '-0' : String(value))

/** A double written as in the corpus, as JavaScript writes it, so that both sides compare as text. */
const trueFloat = (text: string): string => floatText(Number(text))

/** Our entry in the notation of the corpus. */
export function asTruth({ kind, value }: Pick<HeaderEntry, 'kind' | 'value'>): unknown {
  if (kind === 'float') return { $float: floatText(value as number) }
  if (kind === 'integer') return typeof value === 'bigint' ? { $int: String(value) } : value
  if (kind === 'complex') {
    const { real, imaginary } = value as { real: number; imaginary: number }
    return { $complex: [floatText(real), floatText(imaginary)] }
  }
  if (kind === 'commentary') return { $commentary: value }
  if (kind === 'invalid') return { $error: true }
  return kind === 'undefined' ? null : value
}

/** A value of the corpus, with what the two notations may differ in taken out. */
export function normalTruth(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  const marked = value as Record<string, unknown>
  if (typeof marked.$float === 'string') return { $float: trueFloat(marked.$float) }
  if (Array.isArray(marked.$complex)) return { $complex: marked.$complex.map((part) => trueFloat(String(part))) }
  if ('$error' in marked) return { $error: true }
  if ('$undefined' in marked) return null
  return value
}
