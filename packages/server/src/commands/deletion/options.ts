import { StartError } from '../../errors.ts'
import type { Selection } from './queries.ts'

/** What the command line of `deleteframes` gives. */
export interface SelectionOptions {
  readonly daysOld?: string
  readonly start?: string
  readonly end?: string
  readonly reductionLevel?: string
  readonly requestId?: string
  readonly observationId?: string
  readonly site?: string
  readonly telescope?: string
  readonly includeTypes?: string[]
  readonly excludeTypes?: string[]
  readonly includeProposals?: string[]
  readonly excludeProposals?: string[]
  readonly includeInstruments?: string[]
  readonly excludeInstruments?: string[]
}

const INT4_MAX = 2_147_483_647
/** Longer ago than PostgreSQL has dates. */
const MOST_DAYS = 2_000_000

const wholeNumber = (flag: string, value: string | undefined, least: number, most = INT4_MAX): number | undefined => {
  if (value === undefined) return undefined
  const read = /^-?\d{1,10}$/.test(value) ? Number(value) : Number.NaN
  if (read >= least && read <= most) return read
  throw new StartError(`--${flag} takes a whole number from ${least} to ${most}, not '${value}'`)
}

const day = (flag: string, value: string): string => {
  const date = new Date(`${value}T00:00:00Z`)
  if (/^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value)) {
    return value
  }
  throw new StartError(`--${flag} takes a day as 2026-01-31, not '${value}'`)
}

/** Says which frames are meant. @throws StartError saying what to give */
export const readSelection = (options: SelectionOptions): Selection => {
  const { start, end } = options
  const daysOld = wholeNumber('days-old', options.daysOld, 1, MOST_DAYS)
  if (daysOld !== undefined && (start !== undefined || end !== undefined)) {
    throw new StartError('Give either --days-old, or --start and --end, not both.')
  }
  if (daysOld === undefined && (start === undefined || end === undefined)) {
    throw new StartError('Say which frames: --days-old DAYS, or both --start DAY and --end DAY.')
  }
  const between =
    start === undefined || end === undefined ? undefined : { start: day('start', start), end: day('end', end) }
  return {
    daysOld,
    between,
    reductionLevel: wholeNumber('reduction-level', options.reductionLevel, 0),
    requestId: wholeNumber('request-id', options.requestId, 0),
    observationId: wholeNumber('observation-id', options.observationId, 0),
    site: options.site || undefined,
    telescope: options.telescope || undefined,
    types: { include: options.includeTypes, exclude: options.excludeTypes },
    proposals: { include: options.includeProposals, exclude: options.excludeProposals },
    instruments: { include: options.includeInstruments, exclude: options.excludeInstruments },
  }
}
