import anyAscii from 'any-ascii'
import { raw, type Sql, sql } from '../db/sql.ts'
import { ValidationError } from '../errors.ts'
import { isRecord } from '../http/fields.ts'
import type { Query } from '../http/query.ts'
import {
  atLeast,
  boolean,
  choices,
  conditionsOf,
  contains,
  date,
  dateTime,
  equals,
  equalsInAnyCase,
  type Filter,
  type FilterContext,
  greaterThan,
  text,
  textOf,
  wholeNumber,
} from './filter-kinds.ts'
import { proprietaryTo, type Viewer } from './visibility.ts'

/**
 * WKT, EWKT, hexadecimal EWKB or GeoJSON without `crs` (RFC 7946) as a geography; degrees unless it names another reference system.
 * An expression without a query in it, so that the planner works it out and sees how much of the sky it is: it looked for half
 * the sky through the index of areas, 19 s instead of 0.03 on a million frames.
 */
export const geographyOf = (value: string): Sql => {
  const given = sql`${value}::text::geometry`
  return sql`(case when ST_SRID(${given}) = 0 then ST_SetSRID(${given}, 4326) else ST_Transform(${given}, 4326) end)::geography`
}

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
  if (!isAuthenticated) return raw('false') // they see what is public, and nothing is both
  if (viewer.seesEverything) return raw('(f.public_date >= now() or f.public_date is null)') // one without a date never becomes public
  return viewer.proposals.length === 0 ? undefined : proprietaryTo(viewer)
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
  target_name_iexact: text(`Name of the target, in capitals or not. ${transliterated}`, (value) =>
    equalsInAnyCase('target_name', anyAscii(value)),
  ),
  OBJECT: text('Part of the name of the target.', (value) => contains('target_name', value)),
  // whatever it says, as in the existing archive
  empty_target_name: { ...text('Frames without a target.', () => raw("f.target_name = ''")), kind: 'boolean' },
  L1PUBDAT: dateTime('public_date', '=', publicDate),
  public: boolean('False: only the frames of your proposals, or those not yet public.', (value, context) =>
    value ? undefined : notPublicYet(context.viewer, context.isAuthenticated),
  ),
  exposure_time: atLeast('exposure_time', exposure),
  EXPTIME: atLeast('exposure_time', exposure),
  reduction_level: wholeNumber('reduction_level', reduction),
  RLEVEL: wholeNumber('reduction_level', reduction),
  processed: boolean('True: frames that were reduced, to any level. False: raw ones.', (value) =>
    raw(value ? 'f.reduction_level > 0' : 'f.reduction_level = 0'),
  ),
  proposal_id: equals('proposal_id', 'Code of the proposal (PROPID).'),
  PROPID: equals('proposal_id', 'Code of the proposal (PROPID).'),
  configuration_type: equals('configuration_type', 'Type of configuration (OBSTYPE), such as EXPOSE.'),
  OBSTYPE: equals('configuration_type', 'Type of configuration (OBSTYPE), such as EXPOSE.'),
  instrument_id: equals('instrument_id', 'Code of the instrument (INSTRUME).'),
  INSTRUME: equals('instrument_id', 'Code of the instrument (INSTRUME).'),
  site_id: equals('site_id', 'Code of the site (SITEID).'),
  SITEID: equals('site_id', 'Code of the site (SITEID).'),
  telescope_id: equals('telescope_id', 'Code of the telescope (TELID).'),
  TELID: equals('telescope_id', 'Code of the telescope (TELID).'),
  primary_optical_element: equals('primary_optical_element', 'Filter or other optical element.'),
  FILTER: equals('primary_optical_element', 'Filter or other optical element.'),
  observation_id: wholeNumber('observation_id', 'Number of the observation (BLKUID).'),
  BLKUID: wholeNumber('observation_id', 'Number of the observation (BLKUID).'),
  request_id: wholeNumber('request_id', 'Number of the request (REQNUM).'),
  REQNUM: wholeNumber('request_id', 'Number of the request (REQNUM).'),
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
export const filterConditions = (query: Query, context: FilterContext): Sql =>
  conditionsOf(frameFilters, query, context)

/** The geometries that a query gives, for finding out which of them PostGIS refuses. */
export const geometriesOf = (query: Query): readonly (readonly [name: string, value: string])[] =>
  (['covers', 'intersects'] as const).flatMap((name) => {
    const value = query.last(name)?.trim()
    return value ? [[name, value] as const] : []
  })
