import Type, { type TSchema } from 'typebox'
import { cursorPageSchema, nullable, pageQuery, pageSchema } from '../http/schemas.ts'
import type { Filter } from './filter-kinds.ts'
import { frameFilters } from './filters.ts'
import { orderings } from './ordering.ts'

const instant = (description: string): TSchema => nullable(Type.String({ format: 'date-time', description }))

const Area = Type.Object(
  { type: Type.Literal('Polygon'), coordinates: Type.Array(Type.Array(Type.Array(Type.Number()))) },
  {
    title: 'Area',
    description: 'Footprint on the sky: a GeoJSON Polygon, right ascension and declination in degrees.',
  },
)

export const Version = Type.Object(
  {
    id: Type.Integer(),
    key: Type.String({ description: 'Version of the file in the store.' }),
    md5: Type.String({ description: 'MD5 of the file.' }),
    extension: Type.String({ description: 'With its dots, such as .fits.fz.' }),
    url: nullable(
      Type.String({ description: 'Where the file can be fetched, without credentials, for a limited time.' }),
    ),
    created: Type.String({ format: 'date-time' }),
  },
  { title: 'Version' },
)

export const Thumbnail = Type.Object(
  {
    id: Type.Integer(),
    frame: Type.Integer(),
    size: Type.String(),
    basename: Type.String(),
    extension: Type.String(),
    key: Type.String(),
    url: nullable(Type.String()),
  },
  { title: 'Thumbnail' },
)

const described = {
  reduction_level: Type.Integer({ description: '0 raw, 91 fully reduced at Las Cumbres Observatory.' }),
  observation_day: nullable(Type.String({ format: 'date', description: 'Night of the observation.' })),
  observation_date: instant('Start of the observation.'),
  proposal_id: Type.String({ description: 'Proposal to which the frame belongs.' }),
  instrument_id: Type.String({ description: 'Code of the instrument, such as fa15.' }),
  target_name: Type.String({ description: 'Name of the target; may be empty.' }),
  site_id: Type.String({ description: 'Code of the site, such as lsc.' }),
  telescope_id: Type.String({ description: 'Code of the telescope, such as 1m0a.' }),
  exposure_time: nullable(Type.Number({ description: 'Seconds.' })),
  primary_optical_element: Type.String({ description: 'Filter or other optical element.' }),
  public_date: instant('From when on everybody may see the frame.'),
  configuration_type: Type.String({ description: 'Type of configuration, such as EXPOSE or BIAS.' }),
  observation_id: nullable(Type.Integer({ description: 'Number of the observation.' })),
  request_id: nullable(Type.Integer({ description: 'Number of the request.' })),
}

/** The old names, for old clients. */
const aliases = {
  DATE_OBS: described.observation_date,
  DAY_OBS: described.observation_day,
  PROPID: described.proposal_id,
  INSTRUME: described.instrument_id,
  OBJECT: described.target_name,
  RLEVEL: described.reduction_level,
  SITEID: described.site_id,
  TELID: described.telescope_id,
  EXPTIME: described.exposure_time,
  FILTER: described.primary_optical_element,
  L1PUBDAT: described.public_date,
  OBSTYPE: described.configuration_type,
  BLKUID: described.observation_id,
  REQNUM: described.request_id,
}

const basename = Type.String({ description: 'Name of the frame: that of its files, without extension.' })
const named = { id: Type.Integer({ description: 'Number of the frame in the archive.' }), basename }
const filed = {
  version_set: Type.Array(Version, { description: 'Newest first.' }),
  url: nullable(Type.String({ description: 'Of the newest version.' })),
  filename: nullable(Type.String({ description: 'Of the newest version.' })),
}
const relatedFrames = Type.Array(Type.Integer(), { description: 'Numbers of the related frames.' })

const exampleValues = {
  observation_date: '2026-01-02T05:05:05.500000Z',
  observation_day: '2026-01-01',
  proposal_id: 'LCO2026A-001',
  instrument_id: 'fa15',
  target_name: 'M 31',
  reduction_level: 91,
  site_id: 'lsc',
  telescope_id: '1m0a',
  exposure_time: 30,
  primary_optical_element: 'rp',
  public_date: '2027-01-02T05:05:05.500000Z',
  configuration_type: 'EXPOSE',
  observation_id: 777001,
  request_id: 888001,
}
const exampleUrl = 'https://archive.example/files/lsc/fa15/20260101/processed/lsc1m005-fa15-20260101-0042-e91.fits.fz'
const exampleFrame = {
  id: 42,
  basename: 'lsc1m005-fa15-20260101-0042-e91',
  ...exampleValues,
  version_set: [
    {
      id: 1042,
      key: 'b1946ac92492d2347c6235b4d2611184',
      md5: '591785b794601e212b260e25925636fd',
      extension: '.fits.fz',
      url: exampleUrl,
      created: '2026-01-02T05:07:00.000000Z',
    },
  ],
  url: exampleUrl,
  filename: 'lsc1m005-fa15-20260101-0042-e91.fits.fz',
  DATE_OBS: exampleValues.observation_date,
  DAY_OBS: exampleValues.observation_day,
  PROPID: exampleValues.proposal_id,
  INSTRUME: exampleValues.instrument_id,
  OBJECT: exampleValues.target_name,
  RLEVEL: exampleValues.reduction_level,
  SITEID: exampleValues.site_id,
  TELID: exampleValues.telescope_id,
  EXPTIME: exampleValues.exposure_time,
  FILTER: exampleValues.primary_optical_element,
  L1PUBDAT: exampleValues.public_date,
  OBSTYPE: exampleValues.configuration_type,
  BLKUID: exampleValues.observation_id,
  REQNUM: exampleValues.request_id,
  related_frames: [7, 8],
}

export const Frame = Type.Object(
  {
    ...named,
    ...described,
    ...filed,
    ...aliases,
    area: Type.Optional(Area),
    related_frames: Type.Optional(relatedFrames),
    thumbnails: Type.Optional(Type.Array(Thumbnail)),
  },
  { title: 'Frame', examples: [exampleFrame] },
)

export const StoredFrame = Type.Object(
  {
    ...named,
    area: nullable(Area),
    related_frames: relatedFrames,
    ...filed,
    ...described,
  },
  { title: 'StoredFrame' },
)

export const FramePage = Type.Union([pageSchema('FramePage', Frame), cursorPageSchema('FrameCursorPage', Frame)])

export const FrameHeaders = Type.Object(
  { data: Type.Unknown({ description: 'All headers of the file, by keyword.' }) },
  { title: 'FrameHeaders' },
)

export const FrameInput = Type.Object(
  {
    ...Type.Partial(Type.Object(described)).properties,
    basename,
    area: nullable(Area),
    headers: Type.Unknown({ description: 'All headers of the file, by keyword.' }),
    observation_day: Type.String({ description: 'YYYY-MM-DD or YYYYMMDD.' }),
    configuration_type: described.configuration_type,
    version_set: Type.Array(
      Type.Object({
        key: Type.String({ description: 'Version of the file in the store.' }),
        md5: Type.String(),
        extension: Type.String({ description: 'With its dots, such as .fits.fz.' }),
      }),
      { description: 'The file that was stored.' },
    ),
    related_frame_filenames: Type.Array(Type.String(), {
      description: 'Names of the related frames. Those that are not here yet are kept in mind until they come.',
    }),
  },
  { title: 'FrameInput' },
)

/** A value of each filter whose form is not plain, else of its kind. */
const EXAMPLES: Readonly<Record<string, unknown>> = {
  'date-time': '2026-01-01T00:00:00',
  date: '2026-01-01',
  geometry: 'POINT(10.68 41.27)',
  boolean: true,
  choices: ['BIAS', 'DARK'],
  basename: '20260101-0042',
  target_name: 'M 31',
  OBJECT: 'M 31',
  target_name_exact: 'M 31',
  proposal_id: 'LCO2026A-001',
  PROPID: 'LCO2026A-001',
  configuration_type: 'EXPOSE',
  OBSTYPE: 'EXPOSE',
  instrument_id: 'fa15',
  INSTRUME: 'fa15',
  site_id: 'lsc',
  SITEID: 'lsc',
  telescope_id: '1m0a',
  TELID: '1m0a',
  primary_optical_element: 'rp',
  FILTER: 'rp',
  exposure_time: 30,
  EXPTIME: 30,
  reduction_level: 91,
  RLEVEL: 91,
}

/** How a filter's parameter is described. */
export const schemaOf = ({ kind, help, words }: Filter, name = ''): TSchema => {
  const example = EXAMPLES[name] ?? EXAMPLES[kind]
  const described = { description: help, ...(example !== undefined && { examples: [example] }) }
  if (words !== undefined) return Type.String({ ...described, enum: [...words], examples: words.slice(0, 1) })
  if (kind === 'choices') return Type.Array(Type.String(), described)
  if (kind === 'boolean') return Type.Boolean(described)
  if (kind === 'number') return Type.Number(described)
  return Type.String(described)
}

const filters = Object.fromEntries(
  (Object.entries(frameFilters) as [string, Filter][]).map(([name, filter]) => [
    name,
    Type.Optional(schemaOf(filter, name)),
  ]),
)

const included = {
  include_related_frames: Type.Optional(Type.Boolean({ description: 'False leaves out related_frames.' })),
  include_thumbnails: Type.Optional(Type.Boolean({ description: 'True adds thumbnails.' })),
}

export const frameQuery = Type.Object(included)

export const frameListQuery = Type.Object({
  ...filters,
  ...pageQuery,
  ordering: Type.Optional(Type.String({ description: `Comma list of ${orderings.join(', ')}; "-" turns one around.` })),
  ...included,
  pagination_style: Type.Optional(
    Type.Literal('cursor', { description: 'Pages by cursor: next and previous, and no count.' }),
  ),
  cursor: Type.Optional(Type.String({ description: 'Where a page by cursor begins: as next and previous have it.' })),
  force_count: Type.Optional(Type.Boolean({ description: 'Count exactly; for somebody who has signed in.' })),
})
