import {
  FileSpecificationError,
  type FileStore,
  type FileTypes,
  frameStorePath,
  type LibrarySettings,
} from '@science-archive/library'
import type { Links } from '../frames/present.ts'
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
  const own = [settings.HOST, 'localhost', '127.0.0.1'].map((host) => `http://${host}:${settings.PORT}`)
  return URL.canParse(base) && own.includes(new URL(base).origin)
}

/** Where the files of frames can be fetched, for a client that reaches this archive at `origin`. */
export const linksFor = (parts: LinkParts): ((origin: string) => Links) => {
  const { settings, storeSettings, store, fileTypes, secretKey } = parts
  const own = servesFiles(settings, storeSettings)
  const isPlain = storeSettings.FILESTORE_TYPE === 'local' && !own
  const urlOf = (path: string, key: string, origin: string): string | Promise<string> =>
    own
      ? origin + signedPath({ path, key }, secretKey, settings.DOWNLOAD_URL_EXPIRY)
      : store.url(path, key, settings.DOWNLOAD_URL_EXPIRY)
  /** A file that an older server let in and no class knows is listed without a link. */
  const orNull = async (link: () => string | Promise<string>): Promise<string | null> => {
    try {
      return await link()
    } catch (error) {
      if (error instanceof FileSpecificationError) return null
      throw error
    }
  }
  return (origin) => ({
    // A local store behind another server has plain files without versions: there every version leads to the newest,
    // as in the existing archive.
    fileUrl: (frame, { key, extension }, newest) =>
      orNull(() =>
        urlOf(frameStorePath({ ...frame, extension: isPlain ? newest : extension }, fileTypes), key, origin),
      ),
    thumbnailUrl: (frame, { key, basename, extension }) =>
      orNull(() => urlOf(frameStorePath({ ...frame, basename, extension }, fileTypes), key, origin)),
  })
}
