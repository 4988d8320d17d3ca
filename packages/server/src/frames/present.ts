import { footprintJson } from './footprint.ts'
import type { FrameRow, VersionRow } from './queries.ts'

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

/** A floating-point number that a client reads as one: `15.0`, not `15`. */
const floatText = (value: number | null): string => {
  if (value === null) return 'null'
  const text = String(value)
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}

const instantText = (text: string | null): string => (text === null ? 'null' : `"${isoInstant(text)}"`)
const dateText = (text: string | null): string => (text === null ? 'null' : `"${text}"`)
const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text))

/** Needs no escapes. Nearly every text of a frame is such, and the test costs a fraction of JSON.stringify. */
const PLAIN = /^[ !#-[\]-~]*$/

type Urls = readonly (string | null)[]

/** Where each version of a frame can be fetched. */
const urlsOf = (frame: FrameRow, links: Links): Urls | Promise<Urls> => {
  const newest = frame.versions[0]?.extension ?? ''
  const given = frame.versions.map((version) => links.fileUrl(frame, version, newest))
  return given.some((link) => link instanceof Promise) ? Promise.all(given) : (given as Urls)
}

const urlText = (url: string | null | undefined): string => (url == null ? 'null' : quoted(url))

/** `filename` and `url` are those of the newest version. */
const filenameText = ({ basename, versions: [newest] }: FrameRow): string =>
  newest === undefined ? 'null' : quoted(basename + newest.extension)

/**
 * A frame as lists and details show it, with the old names next to the new ones, as JSON text. The text is put together
 * by hand: this is the hottest loop of the server. A promise only where a link is one, or thumbnails are wanted.
 */
export const listedFrame = (frame: FrameRow, links: Links): string | Promise<string> => {
  const urls = urlsOf(frame, links)
  if (!(urls instanceof Promise) && frame.thumbnails === undefined) return listedText(frame, urls, '')
  return Promise.all([urls, thumbnailsText(frame, links)]).then((parts) => listedText(frame, ...parts))
}

const listedText = (frame: FrameRow, urls: Urls, thumbnails: string): string => {
  const versionSet = frame.versions.map(
    ({ id, key, md5, extension, created }: VersionRow, index) =>
      `{"id":${id},"key":${quoted(key)},"md5":${quoted(md5)},"extension":${quoted(extension)},"url":${urlText(urls[index])},"created":"${isoInstant(created)}"}`,
  )
  const observationDate = instantText(frame.observation_date)
  const observationDay = dateText(frame.observation_day)
  const publicDate = instantText(frame.public_date)
  const proposal = quoted(frame.proposal_id)
  const instrument = quoted(frame.instrument_id)
  const target = quoted(frame.target_name)
  const site = quoted(frame.site_id)
  const telescope = quoted(frame.telescope_id)
  const exposure = floatText(frame.exposure_time)
  const element = quoted(frame.primary_optical_element)
  const type = quoted(frame.configuration_type)
  const related = frame.related === undefined ? '' : `,"related_frames":${frame.related}`
  return (
    `{"id":${frame.id},"basename":${quoted(frame.basename)},"observation_date":${observationDate},"observation_day":${observationDay},` +
    `"proposal_id":${proposal},"instrument_id":${instrument},"target_name":${target},"reduction_level":${frame.reduction_level},` +
    `"site_id":${site},"telescope_id":${telescope},"exposure_time":${exposure},"primary_optical_element":${element},` +
    `"public_date":${publicDate},"configuration_type":${type},"observation_id":${frame.observation_id},"request_id":${frame.request_id},` +
    `"version_set":[${versionSet.join(',')}],"url":${urlText(urls[0])},"filename":${filenameText(frame)}${thumbnails},` +
    `"DATE_OBS":${observationDate},"DAY_OBS":${observationDay},"PROPID":${proposal},"INSTRUME":${instrument},"OBJECT":${target},` +
    `"RLEVEL":${frame.reduction_level},"SITEID":${site},"TELID":${telescope},"EXPTIME":${exposure},"FILTER":${element},` +
    `"L1PUBDAT":${publicDate},"OBSTYPE":${type},"BLKUID":${frame.observation_id},"REQNUM":${frame.request_id}` +
    `${frame.area === null ? '' : `,"area":${footprintJson(frame.area)}`}${related}}`
  )
}

/**
 * A frame as `related/` and the answer to a POST show it: new names only, as JSON text. What has no file, or no date to
 * find it by, has no such keys.
 */
export const storedFrame = async (frame: FrameRow, links: Links): Promise<string> => {
  const urls = await urlsOf(frame, links)
  const isPlaceholder = frame.observation_date === null
  const versionSet = frame.versions.map(({ id, key, md5, extension, created }, index) => {
    const url = isPlaceholder ? '' : `,"url":${urlText(urls[index])}`
    return `{"id":${id},"created":"${isoInstant(created)}","key":${quoted(key)},"md5":${quoted(md5)},"extension":${quoted(extension)}${url}}`
  })
  const filename = urls.length === 0 ? '' : `"filename":${filenameText(frame)},`
  const url = isPlaceholder || urls.length === 0 ? '' : `"url":${urlText(urls[0])},`
  return (
    `{"id":${frame.id},"basename":${quoted(frame.basename)},"area":${frame.area === null ? 'null' : footprintJson(frame.area)},` +
    `"related_frames":${frame.related ?? '[]'},"version_set":[${versionSet.join(',')}],` +
    `${filename}${url}"reduction_level":${frame.reduction_level},"observation_day":${dateText(frame.observation_day)},` +
    `"observation_date":${instantText(frame.observation_date)},"proposal_id":${quoted(frame.proposal_id)},` +
    `"instrument_id":${quoted(frame.instrument_id)},"target_name":${quoted(frame.target_name)},"site_id":${quoted(frame.site_id)},` +
    `"telescope_id":${quoted(frame.telescope_id)},"exposure_time":${floatText(frame.exposure_time)},` +
    `"primary_optical_element":${quoted(frame.primary_optical_element)},"public_date":${instantText(frame.public_date)},` +
    `"configuration_type":${quoted(frame.configuration_type)},"observation_id":${frame.observation_id},"request_id":${frame.request_id}}`
  )
}

/** A member of a frame with a comma before it; nothing when thumbnails are not wanted. */
const thumbnailsText = async (frame: FrameRow, links: Links): Promise<string> => {
  if (frame.thumbnails === undefined) return ''
  const tuples = frame.thumbnails ? (JSON.parse(frame.thumbnails) as ThumbnailTuple[]) : []
  const texts = tuples.map(async ([id, size, basename, extension, key]) => {
    const url = await links.thumbnailUrl(frame, { key, basename, extension })
    return `{"id":${id},"frame":${frame.id},"size":${quoted(size)},"basename":${quoted(basename)},"extension":${quoted(extension)},"key":${quoted(key)},"url":${urlText(url)}}`
  })
  return `,"thumbnails":[${(await Promise.all(texts)).join(',')}]`
}
