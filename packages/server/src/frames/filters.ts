import anyAscii from 'any-ascii'
import { join, raw, type Sql, sql } from '../db/sql.ts'
import { type FieldErrors, ValidationError } from '../errors.ts'
import { isRecord } from '../http/fields.ts'
import type { Query } from '../http/query.ts'
import { readBoolean, readDate, readDecimal, readInstant } from '../http/query-values.ts'
import type { Viewer } from './visibility.ts'

/** What the filters need to know besides the parameters. */
export interface FilterContext {
  readonly viewer: Viewer
  readonly isAuthenticated: boolean
  readonly configurationTypes: readonly string[]
  readonly scienceTypes: readonly string[]
}

/** One query parameter of /frames/: how its values become a condition on `frames_frame f`, and what it is for. */
export interface Filter {
  readonly kind: 'text' | 'date-time' | 'date' | 'number' | 'boolean' | 'choices' | 'geometry'
  readonly help: string
  /** Undefined: no condition. @throws FilterError */
  readonly condition: (values: readonly string[], context: FilterContext) => Sql | undefined
}

/** A value that cannot be read; the message goes to the client under the parameter's name. */
class FilterError extends Error {}

const column = (name: string): Sql => raw(`f.${name}`)
const last = (values: readonly string[]): string => values.at(-1) ?? ''

const textOf = (values: readonly string[]): string | undefined => {
  const value = last(values).trim()
  if (value.includes('\0')) throw new FilterError('Null characters are not allowed.')
  return value === '' ? undefined : value
}

const text = (help: string, condition: (value: string) => Sql): Filter => ({
  kind: 'text',
  help,
  condition: (values) => {
    const value = textOf(values)
    return value === undefined ? undefined : condition(value)
  },
})

const equals = (name: string, help: string): Filter => text(help, (value) => sql`${column(name)} = ${value}`)

/** A substring in any case. LIKE's own wildcards stand for themselves. */
const contains = (name: string, value: string): Sql =>
  sql`${column(name)} ilike ${`%${value.replace(/[\\%_]/g, '\\$&')}%`}`

const dateTime = (name: string, operator: '=' | '>=' | '<=', help: string): Filter => ({
  kind: 'date-time',
  help,
  condition: (values) => {
    if (last(values).trim() === '') return undefined
    const instant = readInstant(last(values))
    if (instant === undefined) throw new FilterError('Enter a valid date/time.')
    return sql`${column(name)} ${raw(operator)} ${instant.text}::timestamptz`
  },
})

const date = (name: string, help: string): Filter => ({
  kind: 'date',
  help,
  condition: (values) => {
    if (last(values).trim() === '') return undefined
    const day = readDate(last(values))
    if (day === undefined) throw new FilterError('Enter a valid date.')
    return sql`${column(name)} = ${day}::date`
  },
})

const MAX_NUMBER = 1e50
const INT4_MAX = 2_147_483_647

const numberOf = (values: readonly string[]): number | undefined => {
  if (last(values).trim() === '') return undefined
  const number = readDecimal(last(values))
  if (number === undefined) throw new FilterError('Enter a number.')
  if (number > MAX_NUMBER) throw new FilterError('Ensure this value is less than or equal to 1e+50.')
  if (number < -MAX_NUMBER) throw new FilterError('Ensure this value is greater than or equal to -1e+50.')
  return number
}

const atLeast = (name: string, help: string): Filter => ({
  kind: 'number',
  help,
  condition: (values) => {
    const number = numberOf(values)
    return number === undefined ? undefined : sql`${column(name)} >= ${number}::double precision`
  },
})

/** A column of whole numbers: a fraction is cut off, and what the column cannot hold matches nothing. */
const wholeNumber = (name: string, help: string): Filter => ({
  kind: 'number',
  help,
  condition: (values) => {
    const number = numberOf(values)
    if (number === undefined) return undefined
    const whole = Math.trunc(number)
    return Math.abs(whole) > INT4_MAX ? raw('false') : sql`${column(name)} = ${whole}::integer`
  },
})

const greaterThan = (name: string, help: string): Filter => ({
  kind: 'number',
  help,
  condition: (values) => {
    const number = numberOf(values)
    if (number === undefined) return undefined
    // beyond what the column can hold everything is greater, or nothing
    const bound = Math.max(-INT4_MAX, Math.min(INT4_MAX, Math.floor(number)))
    return sql`${column(name)} > ${bound}::integer`
  },
})

const boolean = (help: string, condition: (value: boolean, context: FilterContext) => Sql | undefined): Filter => ({
  kind: 'boolean',
  help,
  condition: (values, context) => {
    const value = readBoolean(last(values))
    return value === undefined ? undefined : condition(value, context)
  },
})

const choices = (help: string, condition: (types: string[]) => Sql): Filter => ({
  kind: 'choices',
  help,
  condition: (values, { configurationTypes }) => {
    const types = values.filter((value) => value !== '')
    const unknown = types.find((type) => !configurationTypes.includes(type))
    if (unknown?.includes('\0')) throw new FilterError('Null characters are not allowed.')
    if (unknown !== undefined) {
      throw new FilterError(`Select a valid choice. ${unknown} is not one of the available choices.`)
    }
    return types.length === 0 ? undefined : condition(types)
  },
})

/** WKT, EWKT, hexadecimal EWKB or GeoJSON without `crs` (RFC 7946) as a geography; degrees unless it names another reference system. */
export const geographyOf = (value: string): Sql => sql`(
  select case when ST_SRID(g) = 0 then ST_SetSRID(g, 4326) else ST_Transform(g, 4326) end::geography
  from (select ${value}::text::geometry as g) as given)`

/**
 * Whether a text may be given to PostGIS at all. Up to 3.3, `SRID=` without a semicolon and GeoJSON that is not as deep as its
 * type says end the whole server, and with it the work of everybody.
 */
const isHarmless = (value: string): boolean =>
  value.startsWith('{') ? isGeoJson(parsed(value)) : !/^srid=[^;]*$/i.test(value)

const parsed = (value: string): unknown => {
  try {
    return JSON.parse(value)
  } catch {
    return undefined
  }
}

/** How many lists are around the positions of each type (RFC 7946 section 3.1). */
const DEPTHS = new Map<unknown, number>([
  ['Point', 0],
  ['MultiPoint', 1],
  ['LineString', 1],
  ['MultiLineString', 2],
  ['Polygon', 2],
  ['MultiPolygon', 3],
])

const isGeoJson = (value: unknown): boolean => {
  if (!isRecord(value) || 'crs' in value) return false
  if (value.type === 'GeometryCollection') return Array.isArray(value.geometries) && value.geometries.every(isGeoJson)
  const depth = DEPTHS.get(value.type)
  return depth !== undefined && isNested(value.coordinates, depth)
}

const isNested = (value: unknown, depth: number): boolean =>
  Array.isArray(value) && value.every((item) => (depth === 0 ? typeof item === 'number' : isNested(item, depth - 1)))

/** What a client is told whose geometry cannot be read. */
export const geometryRefused = (name: string): ValidationError =>
  new ValidationError([`Error with ${name} query: Point must be specified with exact format 'POINT(RA DEC)'`])

const geometry = (name: string, relation: 'ST_Covers' | 'ST_Intersects', help: string): Filter => ({
  kind: 'geometry',
  help,
  condition: (values) => {
    const value = textOf(values)
    if (value === undefined) return undefined
    if (!isHarmless(value)) throw geometryRefused(name)
    return sql`${raw(relation)}(f.area, ${geographyOf(value)})`
  },
})

const notPublicYet = (viewer: Viewer, isAuthenticated: boolean): Sql | undefined => {
  if (viewer.seesEverything || !isAuthenticated) return raw('f.public_date > now()')
  if (viewer.proposals.length === 0) return undefined
  return sql`f.proposal_id = any(${[...viewer.proposals]}::text[])`
}

const excluded = (types: string[]): Sql => sql`f.configuration_type <> all(${types}::text[])`

const observationDate = 'Time of the observation, UTC unless it names a zone.'
const day = 'Day of the observation, YYYY-MM-DD.'
const publicDate = 'Time from which the frame is public.'
const exposure = 'Exposure time of at least so many seconds.'
const reduction = 'Reduction level: 0 raw, 91 fully reduced at Las Cumbres Observatory.'
const transliterated = 'Letters of other scripts are written in ASCII first.'

/** Every parameter that filters the list of frames. The documentation and the search form are made from this table too. */
export const frameFilters = {
  id__gt: greaterThan('id', 'Number of the frame greater than this: what is newer in the archive.'),
  start: dateTime('observation_date', '>=', `${observationDate} This or later.`),
  end: dateTime('observation_date', '<=', `${observationDate} This or earlier.`),
  DATE_OBS: dateTime('observation_date', '=', `${observationDate} Exactly this.`),
  dayobs: date('observation_day', day),
  DAY_OBS: date('observation_day', day),
  basename: text('Part of the name of the frame.', (value) => contains('basename', value)),
  basename_exact: equals('basename', 'Name of the frame.'),
  target_name: text(`Part of the name of the target. ${transliterated}`, (value) =>
    contains('target_name', anyAscii(value)),
  ),
  target_name_exact: text(`Name of the target. ${transliterated}`, (value) => sql`f.target_name = ${anyAscii(value)}`),
  OBJECT: text('Part of the name of the target.', (value) => contains('target_name', value)),
  empty_target_name: boolean('Frames without a target.', () => raw("f.target_name = ''")),
  L1PUBDAT: dateTime('public_date', '=', publicDate),
  public: boolean('False: only the frames of your proposals, or those not yet public.', (value, context) =>
    value ? undefined : notPublicYet(context.viewer, context.isAuthenticated),
  ),
  exposure_time: atLeast('exposure_time', exposure),
  EXPTIME: atLeast('exposure_time', exposure),
  reduction_level: wholeNumber('reduction_level', reduction),
  RLEVEL: wholeNumber('reduction_level', reduction),
  proposal_id: equals('proposal_id', 'Proposal.'),
  PROPID: equals('proposal_id', 'Proposal.'),
  configuration_type: equals('configuration_type', 'Type of configuration.'),
  OBSTYPE: equals('configuration_type', 'Type of configuration.'),
  instrument_id: equals('instrument_id', 'Instrument.'),
  INSTRUME: equals('instrument_id', 'Instrument.'),
  site_id: equals('site_id', 'Site.'),
  SITEID: equals('site_id', 'Site.'),
  telescope_id: equals('telescope_id', 'Telescope.'),
  TELID: equals('telescope_id', 'Telescope.'),
  primary_optical_element: equals('primary_optical_element', 'Filter or other optical element.'),
  FILTER: equals('primary_optical_element', 'Filter or other optical element.'),
  observation_id: wholeNumber('observation_id', 'Observation.'),
  BLKUID: wholeNumber('observation_id', 'Observation.'),
  request_id: wholeNumber('request_id', 'Request.'),
  REQNUM: wholeNumber('request_id', 'Request.'),
  covers: geometry(
    'covers',
    'ST_Covers',
    'The frame covers this: POINT(RA DEC) or another geometry as WKT, in degrees.',
  ),
  intersects: geometry('intersects', 'ST_Intersects', 'The frame and this have a point in common: WKT, in degrees.'),
  submitter: text(
    'Who submitted the observation (header USERID).',
    (value) =>
      sql`exists (select from frames_headers h where h.frame_id = f.id and h.data->>'USERID' = ${anyAscii(value)})`,
  ),
  exclude_OBSTYPE: choices('Leave out this type; repeatable.', excluded),
  exclude_configuration_type: choices('Leave out this type; repeatable.', excluded),
  include_configuration_type: choices(
    'Keep this type; repeatable.',
    (types) => sql`f.configuration_type = any(${types}::text[])`,
  ),
  exclude_calibrations: boolean('Keep only frames of science.', (value, { scienceTypes }) =>
    value ? sql`f.configuration_type = any(${[...scienceTypes]}::text[])` : undefined,
  ),
} as const satisfies Readonly<Record<string, Filter>>

/** Whether the known types of configuration matter; finding them out may mean asking the configuration database. */
export const needsConfigurationTypes = (query: Query): boolean =>
  (Object.entries(frameFilters) as [string, Filter][]).some(([name, { kind }]) => kind === 'choices' && query.has(name))

/** What the parameters ask for, as one condition. @throws ValidationError naming every parameter that cannot be read */
export const filterConditions = (query: Query, context: FilterContext): Sql => {
  const conditions: Sql[] = []
  const errors: Record<string, string[]> = {}
  for (const [name, filter] of Object.entries(frameFilters) as [string, Filter][]) {
    if (!query.has(name)) continue
    try {
      const condition = filter.condition(query.all(name), context)
      if (condition !== undefined) conditions.push(condition)
    } catch (error) {
      if (!(error instanceof FilterError)) throw error
      errors[name] = [error.message]
    }
  }
  if (Object.keys(errors).length > 0) throw new ValidationError(errors satisfies FieldErrors)
  return conditions.length === 0 ? raw('true') : join(conditions, ' and ')
}

/** The geometries that a query gives, for finding out which of them PostGIS refuses. */
export const geometriesOf = (query: Query): readonly (readonly [name: string, value: string])[] =>
  (['covers', 'intersects'] as const).flatMap((name) => {
    const value = query.last(name)?.trim()
    return value ? [[name, value] as const] : []
  })
