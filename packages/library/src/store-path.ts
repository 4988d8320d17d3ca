import { FileSpecificationError } from './errors.ts'

/** What decides where a file lies in a store, by the names of the archive's columns. */
export interface StorePathFields {
  readonly basename: string
  /** With its leading dot. */
  readonly extension: string
  readonly site_id: string | null
  readonly instrument_id: string | null
  /** As `YYYYMMDD` or `YYYY-MM-DD`. */
  readonly observation_day: string | null
  readonly reduction_level?: number | string | boolean | null | undefined
  readonly configuration_type?: string | null | undefined
  /** The name of the HDU; by it a file may be a bad pixel mask. The archive knows it from the stored headers only. */
  readonly extname?: string | null | undefined
}

/** `site/instrument/day/raw|processed/name`. */
export const framePath = (fields: StorePathFields): string =>
  joined(
    fields,
    fields.site_id,
    fields.instrument_id,
    dayFolder(fields.observation_day),
    isRaw(fields) ? 'raw' : 'processed',
  )

/** `site/instrument/bpm/name` for bad pixel masks, else as {@link framePath}. */
export const lcoFramePath = (fields: StorePathFields): string =>
  isBadPixelMask(fields) ? joined(fields, fields.site_id, fields.instrument_id, 'bpm') : framePath(fields)

/** `site/instrument/day/thumbnails/name`. */
export const thumbnailPath = (fields: StorePathFields): string =>
  joined(fields, fields.site_id, fields.instrument_id, dayFolder(fields.observation_day), 'thumbnails')

const isBadPixelMask = ({ basename, configuration_type, extname }: StorePathFields): boolean =>
  configuration_type === 'BPM' ||
  extname === 'BPM' ||
  (basename.includes('bpm') && /(?:^|[-_])bpm(?:$|[-_])/.test(basename))

// A level that came as text counts by its number: the archive, which keeps a number, must find the file again. A
// header without a value is no 0: the existing library has such a file among the processed ones.
const isRaw = ({ reduction_level = 0 }: StorePathFields): boolean =>
  reduction_level !== null && reduction_level !== '' && Number(reduction_level) === 0

// The archive's column is a date, the header is mostly YYYYMMDD.
const dayFolder = (day: string | null): string | null =>
  day && (/^\d{4}-\d\d-\d\d$/.test(day) ? day.slice(0, 4) + day.slice(5, 7) + day.slice(8) : day)

const joined = ({ basename, extension }: StorePathFields, ...folders: (string | null)[]): string => {
  const name = basename + extension
  if (PLAIN_NAME.test(name) && folders.every(isPlainFolder)) return `${folders.join('/')}/${name}`
  if (name.includes('/') || name.includes('\0')) throw new FileSpecificationError(`"${name}" is no file name`)
  for (const folder of folders) {
    if (typeof folder !== 'string')
      throw new FileSpecificationError(`${name} lacks its site, instrument or observation day`)
    if (folder.includes('\0') || folder.split('/').includes('..')) {
      throw new FileSpecificationError(`"${folder}" cannot be a folder of ${name}`)
    }
  }
  return `${folders.join('/')}/${name}`
}

/** Nearly all names are such, of which a page has hundreds: one test of each does for them. */
const PLAIN_NAME = /^[\w-][\w.-]*$/
const PLAIN_FOLDER = /^[\w-]+$/
const isPlainFolder = (folder: string | null): boolean => folder !== null && PLAIN_FOLDER.test(folder)
