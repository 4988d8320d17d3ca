import type { JsonWriter } from '../http/json-writer.ts'
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

/**
 * Writes a frame as lists and details show it, with the old names next to the new ones. By hand, member by member: this
 * is the hottest loop of the server.
 */
export const writeListed = (out: JsonWriter, { frame, urls, thumbnails }: ShownFrame): void => {
  const observationDate = instantText(frame.observation_date)
  const observationDay = dateText(frame.observation_day)
  const publicDate = instantText(frame.public_date)
  const exposure = floatText(frame.exposure_time)
  const level = numberText(frame.reduction_level)
  const observation = numberText(frame.observation_id)
  const request = numberText(frame.request_id)
  out.raw('{"id":').raw(String(frame.id))
  out.raw(',"basename":').string(frame.basename)
  out.raw(',"observation_date":').raw(observationDate)
  out.raw(',"observation_day":').raw(observationDay)
  out.raw(',"proposal_id":').string(frame.proposal_id)
  out.raw(',"instrument_id":').string(frame.instrument_id)
  out.raw(',"target_name":').string(frame.target_name)
  out.raw(',"reduction_level":').raw(level)
  out.raw(',"site_id":').string(frame.site_id)
  out.raw(',"telescope_id":').string(frame.telescope_id)
  out.raw(',"exposure_time":').raw(exposure)
  out.raw(',"primary_optical_element":').string(frame.primary_optical_element)
  out.raw(',"public_date":').raw(publicDate)
  out.raw(',"configuration_type":').string(frame.configuration_type)
  out.raw(',"observation_id":').raw(observation)
  out.raw(',"request_id":').raw(request)
  out.raw(',"version_set":').list(frame.versions, ({ id, key, md5, extension, created }, index) => {
    out.raw('{"id":').raw(String(id)).raw(',"key":').string(key).raw(',"md5":').string(md5)
    out.raw(',"extension":').string(extension).raw(',"url":').stringOrNull(urls[index])
    out.raw(',"created":').raw(instantText(created)).raw('}')
  })
  out.raw(',"url":').stringOrNull(urls[0]).raw(',"filename":').stringOrNull(filenameOf(frame))
  if (thumbnails !== undefined) writeThumbnails(out, frame, thumbnails)
  out.raw(',"DATE_OBS":').raw(observationDate)
  out.raw(',"DAY_OBS":').raw(observationDay)
  out.raw(',"PROPID":').string(frame.proposal_id)
  out.raw(',"INSTRUME":').string(frame.instrument_id)
  out.raw(',"OBJECT":').string(frame.target_name)
  out.raw(',"RLEVEL":').raw(level)
  out.raw(',"SITEID":').string(frame.site_id)
  out.raw(',"TELID":').string(frame.telescope_id)
  out.raw(',"EXPTIME":').raw(exposure)
  out.raw(',"FILTER":').string(frame.primary_optical_element)
  out.raw(',"L1PUBDAT":').raw(publicDate)
  out.raw(',"OBSTYPE":').string(frame.configuration_type)
  out.raw(',"BLKUID":').raw(observation)
  out.raw(',"REQNUM":').raw(request)
  if (frame.area !== null) out.raw(',"area":').raw(footprintJson(frame.area))
  if (frame.related !== undefined) out.raw(',"related_frames":').raw(frame.related)
  out.raw('}')
}

const writeThumbnails = (out: JsonWriter, frame: FrameRow, thumbnails: NonNullable<ShownFrame['thumbnails']>): void => {
  out.raw(',"thumbnails":').list(thumbnails, ({ tuple: [id, size, basename, extension, key], url }) => {
    out.raw(JSON.stringify({ id, frame: frame.id, size, basename, extension, key, url }))
  })
}

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
