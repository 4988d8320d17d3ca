import {
  type Cell,
  type Choice,
  type Column,
  field,
  instantCells,
  objectsOf,
  type PageDescription,
  type Shown,
  textOf,
  toApi,
} from '../http/pages/description.ts'
import type { Link } from '../http/site-page.ts'
import type { Filter } from './filter-kinds.ts'
import { frameFilters } from './filters.ts'
import { orderings } from './ordering.ts'

export const toFrames: Link = { title: 'Frames', href: '/frames/' }

/** A frame with its pictures: what a person wants to see, and a program need not have. */
export const frameAddress = (id: string): string => `/frames/${id}/?include_thumbnails=true`

const toFrame = (id: string): Link => ({ title: `Frame ${id}`, href: frameAddress(id) })

/** The frames of one value of a filter. */
export const framesOf =
  (name: string) =>
  (value: string): string =>
    `/frames/?${new URLSearchParams({ [name]: value })}`

const joined = (row: Shown, ...names: readonly string[]): readonly Cell[] => {
  const text = names
    .map((name) => textOf(row[name]))
    .filter((value) => value !== '')
    .join(' / ')
  return text === '' ? [] : [{ text }]
}

/** The pictures of a frame, when they were asked for. */
const pictures = (row: Shown, href?: string): readonly Cell[] =>
  objectsOf(row.thumbnails).flatMap(({ url, size }) =>
    typeof url === 'string'
      ? [{ text: `${textOf(row.basename)}, ${textOf(size)}`, image: url, href: href ?? url }]
      : [],
  )

const download = (row: Shown): readonly Cell[] =>
  typeof row.url === 'string' ? [{ text: 'Download', href: row.url, label: `Download ${textOf(row.basename)}` }] : []

/** The smallest picture is enough in a table. */
const smallest = (row: Shown): readonly Cell[] => {
  const all = pictures(row, frameAddress(textOf(row.id)))
  const small = all.find(({ text }) => text.endsWith(', small')) ?? all[0]
  return small === undefined ? [] : [small]
}

export const frameColumns: readonly Column[] = [
  { title: 'Picture', cells: smallest },
  {
    title: 'Frame',
    cells: (row) => field(row, 'basename', () => frameAddress(textOf(row.id))),
    ordering: 'basename',
  },
  {
    title: 'Observed (UTC)',
    cells: (row) => instantCells(row, 'observation_date'),
    ordering: 'observation_date',
  },
  { title: 'Target', cells: (row) => field(row, 'target_name'), ordering: 'target_name' },
  { title: 'Type', cells: (row) => field(row, 'configuration_type'), ordering: 'configuration_type' },
  { title: 'Site / instrument', cells: (row) => joined(row, 'site_id', 'instrument_id') },
  {
    title: 'Filter',
    cells: (row) => field(row, 'primary_optical_element'),
    ordering: 'primary_optical_element',
  },
  {
    title: 'Exposure (s)',
    cells: (row) => field(row, 'exposure_time'),
    ordering: 'exposure_time',
    isNumber: true,
  },
  {
    title: 'Level',
    cells: (row) => field(row, 'reduction_level'),
    ordering: 'reduction_level',
    isNumber: true,
  },
  { title: 'Proposal', cells: (row) => field(row, 'proposal_id', framesOf('proposal_id')), ordering: 'proposal_id' },
  { title: 'File', cells: download },
]

/** Frames that have a file can be had together. @param maxUncompressed so many of them at most uncompressed */
const zipOf = (maxUncompressed: number): Choice => ({
  title: 'Files as one ZIP',
  action: '/frames/zip/',
  field: 'frame_ids',
  valueOf: ({ id, url }) => (typeof url === 'string' ? textOf(id) : undefined),
  nameOf: ({ basename }) => textOf(basename),
  variants: [{ title: `Ticked, uncompressed (at most ${maxUncompressed})`, field: 'uncompress' }],
})

/** The filters that most people want, in the order of the form. */
const MAIN = [...['target_name', 'start', 'end', 'covers'], ...['configuration_type', 'site_id', 'instrument_id']]

/** Filters whose values are types of configuration. */
const TYPE_NAMES = new Set(['configuration_type', 'OBSTYPE'])

/**
 * The list of frames, and its search.
 * @param types the known types of configuration
 * @param maxUncompressed so many frames at most are in a ZIP of uncompressed files
 */
export const frameListPage = (types: readonly string[], maxUncompressed: number): PageDescription => ({
  above: () => [toApi],
  title: () => 'Frames',
  noun: 'frames',
  columns: frameColumns,
  choice: zipOf(maxUncompressed),
  search: {
    filters: Object.fromEntries(
      (Object.entries(frameFilters) as [string, Filter][]).map(([name, { kind, help }]) => [
        name,
        {
          kind,
          help,
          ...(kind === 'choices' && { words: types }),
          ...(TYPE_NAMES.has(name) && { suggestions: types }),
        },
      ]),
    ),
    main: MAIN,
    orderings,
    help: { title: 'Which sites, instruments and so on there are', href: '/frames/aggregate/' },
    options: {
      include_thumbnails: { kind: 'flag', help: 'Show the pictures of each frame.' },
      limit: { kind: 'number', help: 'Frames to a page.' },
    },
  },
})

/** Whether the newest file is a FITS file that the archive can uncompress. */
const isPacked = (versions: unknown): boolean => textOf(objectsOf(versions)[0]?.extension).endsWith('.fz')

const linksOf = (row: Shown): readonly Link[] => {
  const { id, thumbnails, url, version_set } = row
  return [
    ...(typeof url === 'string' ? [{ title: 'Download the file', href: url }] : []),
    ...(typeof url === 'string' && isPacked(version_set)
      ? [{ title: 'Download it uncompressed', href: `/frame-funpack/${textOf(id)}/funpack/` }]
      : []),
    { title: 'Headers', href: `/frames/${textOf(id)}/headers/` },
    { title: 'Related frames', href: `/frames/${textOf(id)}/related/` },
    ...(thumbnails === undefined ? [{ title: 'Pictures', href: frameAddress(textOf(id)) }] : []),
    ...overlapping(row),
  ]
}

const versions = (row: Shown): readonly Cell[] =>
  objectsOf(row.version_set).map((version) => ({
    text: `${textOf(row.basename)}${textOf(version.extension)} of ${textOf(instantCells(version, 'created')[0]?.text).slice(0, 19)}`,
    href: textOf(version.url) || null,
  }))

const related = ({ related_frames }: Shown): readonly Cell[] =>
  (Array.isArray(related_frames) ? related_frames : []).map((id) => ({
    text: textOf(id),
    href: frameAddress(textOf(id)),
  }))

/** Whether something was asked for, and there is none of it. */
const hasNone = (value: unknown): boolean => Array.isArray(value) && value.length === 0

/** The corners of the footprint, its first ring without the point that closes it. */
const cornersOf = ({ area }: Shown): readonly (readonly number[])[] => {
  const { coordinates } = (area ?? {}) as { coordinates?: readonly (readonly (readonly number[])[])[] }
  return coordinates?.[0]?.slice(0, -1) ?? []
}

/** Of a degree: a few hundredths of a second of arc, less than anything that is seen. */
const DECIMALS = 5

const corners = (row: Shown): readonly Cell[] => {
  const found = cornersOf(row)
  return found.length === 0
    ? [{ text: 'not known' }]
    : found.map((point) => ({ text: point.map((degrees) => degrees.toFixed(DECIMALS)).join(' ') }))
}

/** Frames of the same place on the sky. */
const overlapping = (row: Shown): readonly Link[] => {
  const [first, ...others] = cornersOf(row).map((point) => point.join(' '))
  if (first === undefined) return []
  return [
    {
      title: 'Frames of this place',
      href: framesOf('intersects')(`POLYGON((${[first, ...others, first].join(', ')}))`),
    },
  ]
}

const publicCells = (row: Shown): readonly Cell[] => {
  const [since] = instantCells(row, 'public_date')
  if (since === undefined) return []
  const isPublic = Date.parse(textOf(row.public_date)) <= Date.now()
  return [{ text: isPublic ? 'public' : 'proprietary', tag: isPublic ? 'good' : 'bad' }, since]
}

/** One frame. */
export const framePage: PageDescription = {
  above: () => [toApi, toFrames],
  detail: {
    title: (row) => textOf(row.basename),
    links: linksOf,
    facts: (row) => [
      { title: 'Pictures', cells: hasNone(row.thumbnails) ? [{ text: 'none' }] : pictures(row) },
      { title: 'Target', cells: field(row, 'target_name', framesOf('target_name_exact')) },
      { title: 'Observed (UTC)', cells: instantCells(row, 'observation_date') },
      { title: 'Night', cells: field(row, 'observation_day', framesOf('dayobs')) },
      { title: 'Type', cells: field(row, 'configuration_type', framesOf('configuration_type')) },
      { title: 'Exposure (s)', cells: field(row, 'exposure_time') },
      { title: 'Filter', cells: field(row, 'primary_optical_element', framesOf('primary_optical_element')) },
      { title: 'Reduction level', cells: field(row, 'reduction_level') },
      { title: 'Site', cells: field(row, 'site_id', framesOf('site_id')) },
      { title: 'Telescope', cells: field(row, 'telescope_id', framesOf('telescope_id')) },
      { title: 'Instrument', cells: field(row, 'instrument_id', framesOf('instrument_id')) },
      { title: 'Proposal', cells: field(row, 'proposal_id', framesOf('proposal_id')) },
      { title: 'Observation', cells: field(row, 'observation_id', framesOf('observation_id')) },
      { title: 'Request', cells: field(row, 'request_id', framesOf('request_id')) },
      { title: 'Public since / from (UTC)', cells: publicCells(row) },
      { title: 'Files, newest first (stored, UTC)', cells: versions(row) },
      { title: 'Corners (RA Dec, in degrees)', cells: corners(row) },
      { title: 'Related frames', cells: related(row) },
    ],
  },
}

const ofFrame = ({ id = '' }: Readonly<Record<string, string>>): readonly Link[] => [toApi, toFrames, toFrame(id)]

/** The headers of a frame's file, keyword by keyword. */
export const headersPage: PageDescription = {
  above: ofFrame,
  detail: {
    title: (_, { id }) => `Headers of frame ${id}`,
    // the database gives the short ones first
    facts: ({ data }) =>
      Object.entries((data ?? {}) as Shown)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([title, value]) => ({ title, cells: [{ text: textOf(value) || '–' }] })),
  },
}

/** The frames that one was made of, or that were made with it. */
export const relatedPage = (maxUncompressed: number): PageDescription => ({
  above: ofFrame,
  title: ({ id }) => `Frames related to frame ${id}`,
  noun: 'frames',
  columns: frameColumns,
  choice: zipOf(maxUncompressed),
})
