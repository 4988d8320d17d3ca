import { isPlain, type JsonWriter } from '../http/json-writer.ts'
import { footprintJson, givenFootprintJson } from './footprint.ts'
import type { FrameRow } from './queries.ts'

/** What of a frame decides where its files lie. */
export type LinkedFrame = Pick<
  FrameRow,
  'basename' | 'site_id' | 'instrument_id' | 'observation_day' | 'reduction_level' | 'configuration_type'
>

/** `null`: this server knows no class for such a file. A promise only where the store needs one: a page has hundreds. */
export type Link = string | null | Promise<string | null>

/** Where files can be fetched. */
export interface Links {
  /** @param newest the extension of the frame's newest version */
  fileUrl(frame: LinkedFrame, version: { readonly key: string; readonly extension: string }, newest: string): Link
  thumbnailUrl(
    frame: LinkedFrame,
    thumbnail: { readonly key: string; readonly basename: string; readonly extension: string },
  ): Link
}

type ThumbnailTuple = readonly [id: number, size: string, basename: string, extension: string, key: string]

/** A frame, and where the files of it can be fetched. */
export interface ShownFrame {
  readonly frame: FrameRow
  /** One for each version. */
  readonly urls: readonly (string | null)[]
  /** Absent unless asked for. */
  readonly thumbnails: readonly { readonly tuple: ThumbnailTuple; readonly url: string | null }[] | undefined
}

/** Finds the links of frames. */
export const withLinks = async (frames: readonly FrameRow[], links: Links): Promise<ShownFrame[]> => {
  const shown: ShownFrame[] = []
  for (const frame of frames) {
    const newest = frame.versions[0]?.extension ?? ''
    const given = frame.versions.map((version) => links.fileUrl(frame, version, newest))
    const urls = given.some(isPromise) ? await Promise.all(given) : (given as (string | null)[])
    shown.push({
      frame,
      urls,
      thumbnails: frame.thumbnails === undefined ? undefined : await thumbnailsOf(frame, links),
    })
  }
  return shown
}

const isPromise = (link: Link): boolean => link instanceof Promise

const thumbnailsOf = (frame: FrameRow, links: Links): Promise<NonNullable<ShownFrame['thumbnails']>> => {
  const tuples = frame.thumbnails ? (JSON.parse(frame.thumbnails) as ThumbnailTuple[]) : []
  return Promise.all(
    tuples.map(async (tuple) => {
      const [, , basename, extension, key] = tuple
      return { tuple, url: await links.thumbnailUrl(frame, { key, basename, extension }) }
    }),
  )
}

/**
 * `2020-05-05 05:05:05.5+00` or `…T…+00:00` as the existing archive writes it: `2020-05-05T05:05:05.500000Z`, with six
 * digits of a second or none.
 */
export const isoInstant = (text: string): string => {
  // years of four digits by their places, since a page has hundreds of these
  const zone = text.indexOf('+', SECONDS_END)
  const hasFraction = text.charAt(SECONDS_END) === '.'
  if (zone === SECONDS_END || (zone > SECONDS_END && hasFraction)) {
    const fraction = hasFraction ? `.${text.slice(SECONDS_END + 1, zone).padEnd(6, '0')}` : ''
    return `${text.slice(0, 10)}T${text.slice(11, SECONDS_END)}${fraction}Z`
  }
  const [moment = '', fraction] = text
    .replace(/[+-]\d\d(?::\d\d)?$/, '')
    .replace(' ', 'T')
    .split('.')
  return fraction === undefined ? `${moment}Z` : `${moment}.${fraction.padEnd(6, '0')}Z`
}

const SECONDS_END = '2020-05-05 05:05:05'.length

const instantText = (text: string | null): string => (text === null ? 'null' : `"${isoInstant(text)}"`)
const dateText = (text: string | null): string => (text === null ? 'null' : `"${text}"`)
const numberText = (number: number | null): string => (number === null ? 'null' : String(number))

/** A floating-point number that a client reads as one: `15.0`, not `15`. */
const floatText = (value: number | null): string => {
  if (value === null) return 'null'
  const text = String(value)
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}

/** The name of the newest version's file. */
const filenameOf = ({ basename, versions: [newest] }: FrameRow): string | null =>
  newest === undefined ? null : basename + newest.extension

type Quote = (text: string) => string
const quotedPlain: Quote = (text) => `"${text}"`
const quotedAny: Quote = JSON.stringify

/**
 * Writes a frame as lists and details show it, with the old names next to the new ones. The hottest loop of the server: nearly
 * all frames have plain texts alone, which are written in one piece.
 */
export const writeListed = (out: JsonWriter, shown: ShownFrame): void => {
  if (shown.thumbnails === undefined && isPlain(textsOf(shown))) out.ascii(listed(shown, quotedPlain))
  else out.raw(listed(shown, quotedAny))
}

/** All texts of a frame, one behind the other: to look at them once is faster than to look at each. */
const textsOf = ({ frame: f, urls }: ShownFrame): string => {
  let text = `${f.basename}${f.proposal_id}${f.instrument_id}${f.target_name}${f.site_id}${f.telescope_id}${f.primary_optical_element}${f.configuration_type}`
  for (const { key, md5, extension } of f.versions) text += `${key}${md5}${extension}`
  for (const url of urls) text += url
  return text
}

const listed = ({ frame, urls, thumbnails }: ShownFrame, quote: Quote): string => {
  const quoteOrNull = (text: string | null | undefined): string => (text == null ? 'null' : quote(text))
  const observationDate = instantText(frame.observation_date)
  const observationDay = dateText(frame.observation_day)
  const publicDate = instantText(frame.public_date)
  const exposure = floatText(frame.exposure_time)
  const proposal = quote(frame.proposal_id)
  const instrument = quote(frame.instrument_id)
  const target = quote(frame.target_name)
  const site = quote(frame.site_id)
  const telescope = quote(frame.telescope_id)
  const filter = quote(frame.primary_optical_element)
  const type = quote(frame.configuration_type)
  const versions = frame.versions.map(
    ({ id, key, md5, extension, created }, index) =>
      `{"id":${id},"key":${quote(key)},"md5":${quote(md5)},"extension":${quote(extension)},"url":${quoteOrNull(urls[index])},"created":${instantText(created)}}`,
  )
  const pictures = thumbnails === undefined ? '' : `,"thumbnails":[${thumbnailTexts(frame, thumbnails)}]`
  const area = frame.area === null ? '' : `,"area":${footprintJson(frame.area)}`
  const related = frame.related === undefined ? '' : `,"related_frames":${frame.related}`
  return (
    `{"id":${frame.id},"basename":${quote(frame.basename)},"observation_date":${observationDate},"observation_day":${observationDay}` +
    `,"proposal_id":${proposal},"instrument_id":${instrument},"target_name":${target},"reduction_level":${frame.reduction_level}` +
    `,"site_id":${site},"telescope_id":${telescope},"exposure_time":${exposure},"primary_optical_element":${filter}` +
    `,"public_date":${publicDate},"configuration_type":${type},"observation_id":${frame.observation_id}` +
    `,"request_id":${frame.request_id},"version_set":[${versions}],"url":${quoteOrNull(urls[0])}` +
    `,"filename":${quoteOrNull(filenameOf(frame))}${pictures}` +
    `,"DATE_OBS":${observationDate},"DAY_OBS":${observationDay},"PROPID":${proposal},"INSTRUME":${instrument}` +
    `,"OBJECT":${target},"RLEVEL":${frame.reduction_level},"SITEID":${site},"TELID":${telescope},"EXPTIME":${exposure}` +
    `,"FILTER":${filter},"L1PUBDAT":${publicDate},"OBSTYPE":${type},"BLKUID":${frame.observation_id}` +
    `,"REQNUM":${frame.request_id}${area}${related}}`
  )
}

const thumbnailTexts = (frame: FrameRow, thumbnails: NonNullable<ShownFrame['thumbnails']>): readonly string[] =>
  thumbnails.map(({ tuple: [id, size, basename, extension, key], url }) =>
    JSON.stringify({ id, frame: frame.id, size, basename, extension, key, url }),
  )

/**
 * Writes a frame as `related/` and the answer to a POST show it: new names only. What has no file, or no date to find it
 * by, has no such keys.
 * @param given the footprint as a client gave it, GeoJSON text: shown in place of the stored one
 */
export const writeStored = (out: JsonWriter, { frame, urls }: ShownFrame, given?: string | null): void => {
  const area = given == null ? frame.area && footprintJson(frame.area) : givenFootprintJson(given)
  const hasLinks = frame.observation_date !== null
  out.raw('{"id":').raw(String(frame.id))
  out.raw(',"basename":').string(frame.basename)
  out.raw(',"area":').raw(area ?? 'null')
  out.raw(',"related_frames":').raw(frame.related ?? '[]')
  out.raw(',"version_set":').list(frame.versions, ({ id, key, md5, extension, created }, index) => {
    out.raw('{"id":').raw(String(id)).raw(',"created":').raw(instantText(created)).raw(',"key":').string(key)
    out.raw(',"md5":').string(md5).raw(',"extension":').string(extension)
    if (hasLinks) out.raw(',"url":').stringOrNull(urls[index])
    out.raw('}')
  })
  if (urls.length > 0) out.raw(',"filename":').stringOrNull(filenameOf(frame))
  if (urls.length > 0 && hasLinks) out.raw(',"url":').stringOrNull(urls[0])
  out.raw(',"reduction_level":').raw(numberText(frame.reduction_level))
  out.raw(',"observation_day":').raw(dateText(frame.observation_day))
  out.raw(',"observation_date":').raw(instantText(frame.observation_date))
  out.raw(',"proposal_id":').string(frame.proposal_id)
  out.raw(',"instrument_id":').string(frame.instrument_id)
  out.raw(',"target_name":').string(frame.target_name)
  out.raw(',"site_id":').string(frame.site_id)
  out.raw(',"telescope_id":').string(frame.telescope_id)
  out.raw(',"exposure_time":').raw(floatText(frame.exposure_time))
  out.raw(',"primary_optical_element":').string(frame.primary_optical_element)
  out.raw(',"public_date":').raw(instantText(frame.public_date))
  out.raw(',"configuration_type":').string(frame.configuration_type)
  out.raw(',"observation_id":').raw(numberText(frame.observation_id))
  out.raw(',"request_id":').raw(numberText(frame.request_id)).raw('}')
}
