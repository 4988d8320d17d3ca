import { FileStoreSpecificationError } from '../errors.ts'
import type { LibrarySettings } from '../settings.ts'
import { DummyStore } from './dummy-store.ts'
import type { FileStore } from './file-store.ts'
import { LocalStore } from './local-store.ts'

const stores: Readonly<Record<string, (settings: LibrarySettings) => FileStore>> = {
  dummy: () => new DummyStore(),
  local: (settings) => new LocalStore(settings.FILESYSTEM_STORAGE_ROOT_DIR, settings.FILESYSTEM_STORAGE_BASE_URL),
}

/**
 * The store the settings ask for.
 * @throws FileStoreSpecificationError when it cannot be set up like this.
 */
export const createFileStore = (settings: LibrarySettings): FileStore => {
  const create = stores[settings.FILESTORE_TYPE]
  if (!create) {
    throw new FileStoreSpecificationError(`FILESTORE_TYPE ${settings.FILESTORE_TYPE} is not available in this version`)
  }
  return create(settings)
}
