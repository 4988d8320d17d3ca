import Type, { type TSchema } from 'typebox'
import type { Filter } from './filter-kinds.ts'
import { frameFilters } from './filters.ts'
import { orderings } from './ordering.ts'

const nullable = (schema: TSchema): TSchema => Type.Union([schema, Type.Null()])
const instant = (description: string): TSchema => nullable(Type.String({ format: 'date-time', description }))

const Area = Type.Object(
  { type: Type.Literal('Polygon'), coordinates: Type.Array(Type.Array(Type.Array(Type.Number()))) },
  { description: 'Footprint on the sky: a GeoJSON Polygon, right ascension and declination in degrees.' },
)

const Version = Type.Object({
  id: Type.Integer(),
  key: Type.String({ description: 'Version of the file in the store.' }),
  md5: Type.String(),
  extension: Type.String(),
  url: nullable(
    Type.String({ description: 'Where the file can be fetched, without credentials, for a limited time.' }),
  ),
  created: Type.String({ format: 'date-time' }),
})

export const Thumbnail = Type.Object({
  id: Type.Integer(),
  frame: Type.Integer(),
  size: Type.String(),
  basename: Type.String(),
  extension: Type.String(),
  key: Type.String(),
  url: nullable(Type.String()),
})

const described = {
  reduction_level: Type.Integer(),
  observation_day: nullable(Type.String({ format: 'date' })),
  observation_date: instant('Start of the observation.'),
  proposal_id: Type.String(),
  instrument_id: Type.String(),
  target_name: Type.String(),
  site_id: Type.String(),
  telescope_id: Type.String(),
  exposure_time: nullable(Type.Number({ description: 'Seconds.' })),
  primary_optical_element: Type.String(),
  public_date: instant('From when on everybody may see the frame.'),
  configuration_type: Type.String(),
  observation_id: nullable(Type.Integer()),
  request_id: nullable(Type.Integer()),
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

const named = { id: Type.Integer(), basename: Type.String() }
const filed = {
  version_set: Type.Array(Version, { description: 'Newest first.' }),
  url: nullable(Type.String({ description: 'Of the newest version.' })),
  filename: nullable(Type.String({ description: 'Of the newest version.' })),
}
const relatedFrames = Type.Array(Type.Integer(), { description: 'Numbers of the related frames.' })

export const Frame = Type.Object({
  ...named,
  ...described,
  ...filed,
  ...aliases,
  area: Type.Optional(Area),
  related_frames: Type.Optional(relatedFrames),
  thumbnails: Type.Optional(Type.Array(Thumbnail)),
})

export const StoredFrame = Type.Object({
  ...named,
  area: nullable(Area),
  related_frames: relatedFrames,
  ...filed,
  ...described,
})

export const FramePage = Type.Object({
  count: Type.Integer({ description: 'Number of frames in all; a guess when count_estimated.' }),
  next: nullable(Type.String({ description: 'Link to the next page; null on the last.' })),
  previous: nullable(Type.String()),
  results: Type.Array(Frame),
  count_estimated: Type.Boolean(),
})

export const FrameHeaders = Type.Object({ data: Type.Unknown({ description: 'All headers of the file, by keyword.' }) })

export const FrameInput = Type.Object({
  ...Type.Partial(Type.Object(described)).properties,
  basename: Type.String(),
  area: nullable(Area),
  headers: Type.Unknown(),
  observation_day: Type.String({ description: 'YYYY-MM-DD or YYYYMMDD.' }),
  configuration_type: Type.String(),
  version_set: Type.Array(Type.Object({ key: Type.String(), md5: Type.String(), extension: Type.String() })),
  related_frame_filenames: Type.Array(Type.String()),
})

/** How a filter's parameter is described. */
export const schemaOf = ({ kind, help }: Filter): TSchema => {
  if (kind === 'choices') return Type.Array(Type.String(), { description: help })
  if (kind === 'boolean') return Type.Boolean({ description: help })
  if (kind === 'number') return Type.Number({ description: help })
  return Type.String({ description: help })
}

const filters = Object.fromEntries(
  (Object.entries(frameFilters) as [string, Filter][]).map(([name, filter]) => [name, Type.Optional(schemaOf(filter))]),
)

export const frameListQuery = Type.Object({
  ...filters,
  limit: Type.Optional(Type.Integer({ description: 'Frames to a page.' })),
  offset: Type.Optional(Type.Integer({ description: 'Frames to skip.' })),
  ordering: Type.Optional(Type.String({ description: `Comma list of ${orderings.join(', ')}; "-" turns one around.` })),
  include_related_frames: Type.Optional(Type.Boolean({ description: 'False leaves out related_frames.' })),
  include_thumbnails: Type.Optional(Type.Boolean({ description: 'True adds thumbnails.' })),
  pagination_style: Type.Optional(
    Type.Literal('cursor', { description: 'Pages by cursor: next and previous, and no count.' }),
  ),
  cursor: Type.Optional(Type.String({ description: 'Where a page by cursor begins: as next and previous have it.' })),
  force_count: Type.Optional(Type.Boolean({ description: 'Count exactly; for somebody who has signed in.' })),
})
