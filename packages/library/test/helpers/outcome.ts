import { isDeepStrictEqual } from 'node:util'
import { ArchiveError } from '../../src/errors.ts'
import type { DataFile, DataFileClass, DataFileOptions } from '../../src/files/data-file.ts'
import type { InputFile } from '../../src/files/input-file.ts'
import type { Polygon } from '../../src/footprint.ts'
import { type Expected, valueOfCorpus } from './corpus.ts'

/** What this library made of a file, under the names the corpus uses. An error stands in the place where it arose. */
export interface Outcome {
  class?: string
  stage?: 'factory' | 'construct'
  error?: unknown
  frame_data?: Record<string, unknown>
  headers?: Record<string, unknown>
  wcs_corners?: Polygon | null | Error
  filestore_path?: string | Error
  content_type?: string
  md5?: string
  length?: number
}

export const outcomeOf = async (
  input: InputFile,
  options: DataFileOptions,
  classOf: () => DataFileClass,
): Promise<Outcome> => {
  const found = attempt(classOf)
  if (found instanceof Error) return { stage: 'factory', error: found }
  const name = (found as { name: string }).name
  try {
    return { class: name, ...(await answersOf(await new found(input, options).load())) }
  } catch (error) {
    return { class: name, stage: 'construct', error }
  }
}

const answersOf = async (file: DataFile): Promise<Outcome> => ({
  frame_data: { ...file.frameData() },
  headers: Object.fromEntries(file.headers.all),
  wcs_corners: attempt(() => file.footprint()),
  filestore_path: attempt(() => file.storePath),
  content_type: file.contentType,
  md5: await file.md5(),
  length: await file.size(),
})

const attempt = <T>(run: () => T): T | Error => {
  try {
    return run()
  } catch (error) {
    return error as Error
  }
}

/** The fields in which an outcome differs from what the corpus expects; an expected error must be one of ours. */
export const differences = (expected: Expected, outcome: Outcome): string[] => {
  if (expected.stage === 'crash') return ['crash']
  if (expected.error)
    return outcome.error instanceof ArchiveError && sameIfGiven(expected.stage, outcome.stage) ? [] : ['error']
  if (outcome.error) return [`error: ${(outcome.error as Error).message}`]
  return Object.entries(expected).flatMap(([field, value]) => comparisons[field]?.(value, outcome) ?? [])
}

const sameIfGiven = (expected: unknown, actual: unknown): boolean => expected === undefined || expected === actual

type Comparison = (expected: unknown, outcome: Outcome) => string[]

const same =
  (field: keyof Outcome): Comparison =>
  (expected, outcome) =>
    isError(expected) ? unlessError(outcome[field], field) : isDeepStrictEqual(expected, outcome[field]) ? [] : [field]

const sameValues =
  (field: 'frame_data' | 'headers'): Comparison =>
  (expected, outcome) => {
    if (expected === null) return []
    const wanted = expected as Record<string, unknown>
    const got = outcome[field] ?? {}
    const keys = [...new Set([...Object.keys(wanted), ...Object.keys(got)])]
    const isSame = (key: string): boolean =>
      key in wanted === key in got && isDeepStrictEqual(valueOfCorpus(wanted[key]), got[key])
    return keys.filter((key) => !isSame(key)).map((key) => `${field}.${key}`)
  }

const sameCorners: Comparison = (expected, { wcs_corners: got }) => {
  if (isError(expected)) return unlessError(got, 'wcs_corners')
  if (expected === null || !got || got instanceof Error) return expected === got ? [] : ['wcs_corners']
  const wanted = numbersIn((expected as { coordinates: unknown }).coordinates)
  const numbers = got.coordinates.flat(2).map(Number)
  const isClose = wanted.length === numbers.length && wanted.every((value, i) => Math.abs(value - numbers[i]!) < 1e-9)
  return isClose ? [] : ['wcs_corners']
}

const comparisons: Readonly<Record<string, Comparison>> = {
  class: same('class'),
  frame_data: sameValues('frame_data'),
  headers: sameValues('headers'),
  header_names: (expected, { headers = {} }) => (Object.keys(headers).length === expected ? [] : ['header_names']),
  wcs_corners: sameCorners,
  filestore_path: same('filestore_path'),
  content_type: same('content_type'),
  md5: same('md5'),
  length: same('length'),
  L1IDCAT: (expected, { headers = {} }) => ((headers.L1IDCAT ?? null) === expected ? [] : ['L1IDCAT']),
}

const isError = (value: unknown): boolean => typeof value === 'object' && value !== null && '$error' in value

const unlessError = (value: unknown, field: string): string[] => (value instanceof ArchiveError ? [] : [field])

const numbersIn = (value: unknown): number[] => {
  if (Array.isArray(value)) return value.flatMap(numbersIn)
  return [Number((value as { $float?: string }).$float ?? value)]
}
