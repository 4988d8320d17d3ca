import { type Sql, sql } from '../db/sql.ts'
import { ApiError, ValidationError } from '../errors.ts'
import { conditionsOf, equals, type Filter, type FilterContext } from '../frames/filter-kinds.ts'
import { booleanField, FieldError, instantField, integerField, readRecord } from '../http/fields.ts'
import type { Query } from '../http/query.ts'
import { readInstant } from '../http/query-values.ts'

/** Columns that narrow an aggregate. */
export const aggregateFilters: Readonly<Record<string, Filter>> = {
  site_id: equals('site_id', 'Code of the site (SITEID).'),
  telescope_id: equals('telescope_id', 'Code of the telescope (TELID).'),
  primary_optical_element: equals('primary_optical_element', 'Filter or other optical element.'),
  instrument_id: equals('instrument_id', 'Code of the instrument (INSTRUME).'),
  configuration_type: equals('configuration_type', 'Type of configuration (OBSTYPE), such as EXPOSE.'),
  proposal_id: equals('proposal_id', 'Code of the proposal (PROPID).'),
}

/** What is asked for: the whole archive, or the frames of some time that a condition holds for. */
export interface AggregateRequest {
  readonly isPublic: boolean
  /** Undefined for the whole archive. */
  readonly where: Sql | undefined
  /** Milliseconds that the caller is willing to wait; undefined when they do not say. */
  readonly timeoutMs: number | undefined
}

const YEAR_MS = 365 * 86_400_000
/** The longest that the existing archive lets a client wait. */
const MAX_TIMEOUT_MS = 20_000

const fields = {
  start: instantField({}),
  end: instantField({}),
  public: booleanField({}),
  query_timeout: integerField({ min: 0, max: MAX_TIMEOUT_MS }),
}

/**
 * A filter needs a time of at most a year, so that an answer takes seconds on any archive.
 * @throws ValidationError naming every parameter that cannot be read
 */
export const readAggregateRequest = (query: Query, context: FilterContext): AggregateRequest => {
  const given = readGiven(query)
  const condition = conditionsOf(aggregateFilters, query, context)
  const isFiltered = [...Object.keys(aggregateFilters), 'start', 'end'].some((name) => query.last(name)?.trim())
  const { start, end } = given
  const common = { isPublic: given.public === true, timeoutMs: given.query_timeout || undefined }
  if (!isFiltered) return { ...common, where: undefined }
  if (!start || !end) throw refused('both start & end must be specified')
  if (timeOf(end) - timeOf(start) > YEAR_MS) {
    throw refused('time range must be less than or equal to a year (365 days)')
  }
  const within = sql`f.observation_date >= ${start}::timestamptz and f.observation_date <= ${end}::timestamptz`
  return { ...common, where: sql`${within} and ${condition}` }
}

const timeOf = (text: string): number => readInstant(text)?.time ?? 0

/** Clients know these as a text, without a field. */
const refused = (text: string): ApiError => new ApiError(400, 'invalid', text)

const readGiven = (query: Query) => {
  const present = Object.keys(fields).flatMap((name) => {
    const value = query.last(name)
    return value === undefined || value.trim() === '' ? [] : [[name, value] as const]
  })
  try {
    return readRecord(fields, Object.fromEntries(present))
  } catch (error) {
    if (error instanceof FieldError) throw new ValidationError(error.messages as Record<string, unknown>)
    throw error
  }
}
