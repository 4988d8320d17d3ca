import {
  FileSpecificationError,
  type FileStore,
  type FileTypes,
  frameStorePath,
  type LibrarySettings,
  type StorePathFields,
} from '@science-archive/library'
import type { Link, LinkedFrame, Links } from '../frames/present.ts'
import type { Settings } from '../settings.ts'
import { signedPath } from './signed-url.ts'

export interface LinkParts {
  readonly settings: Settings
  readonly storeSettings: LibrarySettings
  readonly store: FileStore
  readonly fileTypes: FileTypes
  readonly secretKey: string
}

/** The library's default stands for no address at all. */
const NO_ADDRESS = 'http://0.0.0.0/'

/** Whether this archive hands out the files of its local store itself, by signed links, or another server does. */
export const servesFiles = (settings: Settings, storeSettings: LibrarySettings): boolean => {
  if (storeSettings.FILESTORE_TYPE !== 'local') return false
  const base = storeSettings.FILESYSTEM_STORAGE_BASE_URL
  if (base === '' || base === NO_ADDRESS) return true
  if (!URL.canParse(base)) return false
  const { origin } = new URL(base)
  return [settings.HOST, 'localhost', '127.0.0.1'].some((host) => originAt(host, settings.PORT) === origin)
}

/** As the URL standard writes it: without port 80, with an IPv6 address in brackets. */
const originAt = (host: string, port: number): string | undefined => {
  const address = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  return URL.canParse(address) ? new URL(address).origin : undefined
}

/** Where the files of frames can be fetched, for a client that reaches this archive at `origin`. */
export const linksFor = (parts: LinkParts): ((origin: string) => Links) => {
  const { settings, storeSettings, store, fileTypes, secretKey } = parts
  const own = servesFiles(settings, storeSettings)
  const isPlain = storeSettings.FILESTORE_TYPE === 'local' && !own
  // The fields one by one: a page has hundreds of rows, and a whole one takes long to copy.
  const urlOf = (frame: LinkedFrame, basename: string, extension: string, key: string, origin: string): Link => {
    const { site_id, instrument_id, observation_day, reduction_level, configuration_type } = frame
    const fields = { basename, extension, site_id, instrument_id, observation_day, reduction_level, configuration_type }
    const path = pathOf(fields, fileTypes)
    if (path === null) return null
    return own
      ? origin + signedPath({ path, key }, secretKey, settings.DOWNLOAD_URL_EXPIRY)
      : store.url(path, key, settings.DOWNLOAD_URL_EXPIRY)
  }
  return (origin) => ({
    // A local store behind another server has plain files without versions: there every version leads to the newest,
    // as in the existing archive.
    fileUrl: (frame, { key, extension }, newest) =>
      urlOf(frame, frame.basename, isPlain ? newest : extension, key, origin),
    thumbnailUrl: (frame, { key, basename, extension }) => urlOf(frame, basename, extension, key, origin),
  })
}

/** Where a file lies in the store; null for one that an older server let in and no class knows. */
export const pathOf = (fields: StorePathFields, fileTypes: FileTypes): string | null => {
  try {
    return frameStorePath(fields, fileTypes)
  } catch (error) {
    if (error instanceof FileSpecificationError) return null
    throw error
  }
}
