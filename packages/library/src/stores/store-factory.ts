import { ArchiveError, SettingsError } from '../errors.ts'
import { loadModuleExport } from '../module-class.ts'
import type { LibrarySettings } from '../settings.ts'
import { DummyStore } from './dummy-store.ts'
import type { FileStore } from './file-store.ts'
import { LocalStore } from './local-store.ts'
import { readS3Config } from './s3-config.ts'

type CreateStore = (settings: LibrarySettings) => FileStore | Promise<FileStore>

const stores: ReadonlyMap<string, CreateStore> = new Map<string, CreateStore>([
  ['dummy', () => new DummyStore()],
  ['local', (settings) => new LocalStore(settings.FILESYSTEM_STORAGE_ROOT_DIR, settings.FILESYSTEM_STORAGE_BASE_URL)],
  [
    's3',
    async (settings) => {
      const config = readS3Config(settings)
      const { S3Store } = await import('./s3-store.ts') // with it the SDK, some tenths of a second that only its users wait
      return new S3Store(config)
    },
  ],
])

const METHODS = ['store', 'delete', 'url', 'open', 'size'] as const satisfies readonly (keyof FileStore)[]

/**
 * The store that FILESTORE_TYPE names: one of ours, or an operator's own class, `/path/to/module.js#ClassName`, which
 * is made with the settings.
 * @throws SettingsError or FileStoreSpecificationError when it cannot be set up like this
 */
export const createFileStore = async (settings: LibrarySettings): Promise<FileStore> =>
  (stores.get(settings.FILESTORE_TYPE) ?? createOwnStore)(settings)

const createOwnStore: CreateStore = async (settings) => {
  const name = settings.FILESTORE_TYPE
  const OwnStore = await loadModuleExport(name, 'FILESTORE_TYPE')
  const refused = (why: string): SettingsError => new SettingsError([`FILESTORE_TYPE names ${name}: ${why}`])
  if (typeof OwnStore !== 'function') throw refused('that is no class')
  let store: Partial<FileStore>
  try {
    store = Reflect.construct(OwnStore, [settings])
  } catch (error) {
    if (error instanceof ArchiveError) throw error
    throw refused(error instanceof Error ? error.message : String(error))
  }
  const lacking = METHODS.filter((method) => typeof store[method] !== 'function')
  if (lacking.length > 0) throw refused(`it lacks ${lacking.join(', ')}`)
  return store as FileStore
}
