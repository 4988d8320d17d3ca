import { FileSpecificationError, SettingsError } from '../errors.ts'
import { isModuleClass, LIBRARY, loadModuleExport } from '../module-class.ts'
import type { LibrarySettings } from '../settings.ts'
import type { StorePathFields } from '../store-path.ts'
import { DataFile, type DataFileClass, type DataFileOptions } from './data-file.ts'
import { FitsFile } from './fits-data-file.ts'
import type { InputFile } from './input-file.ts'
import { LcoFitsFile } from './lco-fits-data-file.ts'
import { LcoTarWithFitsFile, TarWithFitsFile } from './tar-data-file.ts'
import { ThumbnailFile } from './thumbnail-file.ts'

const defaults: Readonly<Record<string, DataFileClass>> = {
  '.fits.fz': LcoFitsFile,
  '.fits': FitsFile,
  '.tar.gz': TarWithFitsFile,
  '.pdf': DataFile,
  '.jpg': ThumbnailFile,
  '.jpeg': ThumbnailFile,
}

const classes: readonly DataFileClass[] = [
  DataFile,
  FitsFile,
  LcoFitsFile,
  TarWithFitsFile,
  LcoTarWithFitsFile,
  ThumbnailFile,
]

/** Built-in classes by their name, and by the module of the Python library that has the class of that name. */
const builtIn = new Map<string, DataFileClass>(
  classes.flatMap((one) => [
    [one.name, one],
    [`ocs_archive.input.${one === DataFile ? 'file' : one.name.toLowerCase()}.${one.name}`, one],
  ]),
)

/** Which class reads which extension; in place of a class, why it could not be loaded. */
export class FileTypes {
  readonly #classes: ReadonlyMap<string, DataFileClass | SettingsError>

  constructor(classes: Iterable<readonly [string, DataFileClass | SettingsError]>) {
    this.#classes = new Map(classes)
  }

  /** What is wrong with the classes that the settings name. Files of other extensions are read nevertheless. */
  get problems(): string[] {
    return [...this.#classes.values()].flatMap((one) => (one instanceof SettingsError ? one.problems : []))
  }

  has(extension: string): boolean {
    return typeof this.#classes.get(extension) === 'function'
  }

  /**
   * @throws FileSpecificationError when no class knows the extension
   * @throws SettingsError when the class that the settings name for it could not be loaded
   */
  classFor(extension: string): DataFileClass {
    const found = this.#classes.get(extension)
    if (found instanceof SettingsError) throw found
    if (found) return found
    throw unknownExtension(extension)
  }
}

/** The file types without any setting. */
export const defaultFileTypes: FileTypes = new FileTypes(Object.entries(defaults))

/**
 * The file types with FILETYPE_MAPPING_OVERRIDES; loads the modules of the operator's own classes. A class that cannot
 * be loaded costs the files of its extension only, as in the Python library: {@link FileTypes.problems} names it.
 */
export const loadFileTypes = async (settings: LibrarySettings): Promise<FileTypes> => {
  const overrides = Object.entries(settings.FILETYPE_MAPPING_OVERRIDES)
  const loaded = overrides.map(async ([extension, name]) => [extension, await classNamed(name)] as const)
  return new FileTypes([...Object.entries(defaults), ...(await Promise.all(loaded))])
}

/** Makes the data file of its extension and reads its headers. @throws FileSpecificationError, SettingsError */
export const openDataFile = (input: InputFile, options: DataFileOptions, fileTypes: FileTypes): Promise<DataFile> =>
  Promise.resolve().then(() => new (fileTypes.classFor(input.extension))(input, options).load())

/** Where a frame or thumbnail lies in a store, from the fields the archive has. @throws FileSpecificationError */
export const frameStorePath = (fields: StorePathFields, fileTypes: FileTypes = defaultFileTypes): string => {
  if (!fileTypes.has(fields.extension)) throw unknownExtension(fields.extension)
  return fileTypes.classFor(fields.extension).storePath(fields)
}

export const isKnownExtension = (extension: string, fileTypes: FileTypes = defaultFileTypes): boolean =>
  fileTypes.has(extension)

/** The MIME type of a file; empty when unknown. */
export const contentType = (extension: string, fileTypes: FileTypes = defaultFileTypes): string =>
  fileTypes.has(extension) ? fileTypes.classFor(extension).contentType(extension) : ''

const SETTING = 'FILETYPE_MAPPING_OVERRIDES'

const classNamed = async (name: string): Promise<DataFileClass | SettingsError> => {
  const known = builtIn.get(name)
  if (known) return known
  if (!isModuleClass(name)) {
    const names = classes.map((one) => one.name).join(', ')
    return refused(name, `no built-in class is called so (${names}); an own one is /path/to/module.js#ClassName`)
  }
  try {
    const found = await loadModuleExport(name, SETTING)
    return isDataFileClass(found) ? found : refused(name, `that is no class that extends DataFile of ${LIBRARY}`)
  } catch (error) {
    if (error instanceof SettingsError) return error
    throw error
  }
}

const isDataFileClass = (value: unknown): value is DataFileClass =>
  typeof value === 'function' && (value === DataFile || value.prototype instanceof DataFile)

const refused = (name: string, why: string): SettingsError => new SettingsError([`${SETTING} names ${name}: ${why}`])

const unknownExtension = (extension: string): FileSpecificationError =>
  new FileSpecificationError(`file extension "${extension}" is not a currently supported file type`)
