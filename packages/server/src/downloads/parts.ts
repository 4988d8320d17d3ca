import { checkStorePath, FileMissingError, type FileStore, type StorePathFields } from '@science-archive/library'
import { NotFound } from '../errors.ts'
import { inParallel } from '../in-parallel.ts'
import { catalogContent } from './catalog.ts'
import type { Content } from './content.ts'
import type { Slots } from './decode-slots.ts'
import { funpackedContent } from './funpacked.ts'
import type { DownloadRow } from './queries.ts'
import { explainedBy, type StoredFile, storedContent } from './stored-file.ts'

export interface ContentParts {
  readonly store: FileStore
  readonly decodings: Slots
  /** Where a file lies in the store; null for one that no class knows. */
  readonly pathOf: (fields: StorePathFields) => string | null
}

/** The file as it is stored, uncompressed, or the catalog in it. */
export type Kind = 'file' | 'funpack' | 'catalog'

/** What a download has of a frame. */
export interface Part {
  readonly frame: DownloadRow
  readonly kind: Kind
  readonly filename: string
  readonly content: Content
}

export interface Wishes {
  readonly uncompress: boolean
  readonly catalogOnly: boolean
}

const COMPRESSED = '.fits.fz'

/** Catalogs are in reduced images; what else was chosen comes as it is, as in the existing archive. */
const kindOf = ({ extension, reduction_level, configuration_type }: DownloadRow, wishes: Wishes): Kind => {
  if (wishes.uncompress && extension === COMPRESSED) return 'funpack'
  return wishes.catalogOnly && reduction_level === 91 && configuration_type === 'EXPOSE' ? 'catalog' : 'file'
}

const nameOf = ({ basename, extension }: DownloadRow, kind: Kind): string =>
  basename + { file: extension, funpack: '.fits', catalog: '-catalog.fits' }[kind]

/**
 * One kind of file of a frame; undefined for a catalog that is not there. Its size is looked up, and what else has to be
 * known before the first byte. @throws FileStoreError, FitsError
 */
const contentOf = (parts: ContentParts, frame: DownloadRow, kind: Kind): Promise<Content | undefined> => {
  const filename = frame.basename + frame.extension
  const path = parts.pathOf(frame)
  if (path === null || !isStorePath(path)) throw new FileMissingError(`no store has a place for ${filename}`)
  const file: StoredFile = { filename, path, key: frame.key, md5: frame.md5 }
  if (kind === 'funpack') return funpackedContent(parts, file)
  return kind === 'catalog' ? catalogContent(parts.store, file) : storedContent(parts.store, file)
}

/** Without a site, for instance, a frame has no place in a store. */
const isStorePath = (path: string): boolean => {
  try {
    checkStorePath(path)
    return true
  } catch {
    return false
  }
}

/** @throws NotFound, UpstreamUnavailable, UnreadableFile */
export const partOf = async (parts: ContentParts, frame: DownloadRow, kind: Kind): Promise<Part | undefined> => {
  const filename = frame.basename + frame.extension
  const content = await explainedBy({ filename }, (async () => contentOf(parts, frame, kind))())
  return content && { frame, kind, filename: nameOf(frame, kind), content }
}

/** Questions to the store at a time, for one download. */
const LOOKUPS = 16
const MAX_NAMED = 20

/**
 * The parts of a download; frames without the catalog that is wanted are left out. A file that the store does not have
 * fails all of it, before the first byte and by its name: a ZIP that silently holds fewer files than were chosen is
 * noticed too late or never, and whoever is told can leave the frame out.
 * @throws NotFound, UpstreamUnavailable, UnreadableFile
 */
export const partsOf = async (
  parts: ContentParts,
  frames: readonly DownloadRow[],
  wishes: Wishes,
): Promise<readonly Part[]> => {
  const missing: string[] = []
  const found = await inParallel(frames, LOOKUPS, async (frame) => {
    try {
      return await partOf(parts, frame, kindOf(frame, wishes))
    } catch (error) {
      if (!(error instanceof NotFound)) throw error
      missing.push(frame.basename + frame.extension)
      return undefined
    }
  })
  if (missing.length > 0) throw new NotFound(missingText(missing))
  return found.filter((part) => part !== undefined)
}

const missingText = (names: readonly string[]): string => {
  if (names.length === 1) return `The file ${names[0]} is not in the store. Choose the other frames without it.`
  const more = names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : ''
  const listed = [...names].sort().slice(0, MAX_NAMED).join(', ')
  return `${names.length} files are not in the store: ${listed}${more}. Choose the other frames without them.`
}
