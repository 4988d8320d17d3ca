import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { FileSpecificationError } from '../errors.ts'
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

/** Which class reads which extension. */
export class FileTypes {
  readonly #classes: ReadonlyMap<string, DataFileClass | FileSpecificationError>

  constructor(classes: Iterable<readonly [string, DataFileClass | FileSpecificationError]>) {
    this.#classes = new Map(classes)
  }

  /** What is wrong with the settings' own classes: a file with their extension is refused with this. */
  get problems(): string[] {
    return [...this.#classes.values()].filter((one) => one instanceof Error).map((problem) => problem.message)
  }

  has(extension: string): boolean {
    const found = this.#classes.get(extension)
    return found !== undefined && !(found instanceof Error)
  }

  /** @throws FileSpecificationError when no class knows the extension */
  classFor(extension: string): DataFileClass {
    const found = this.#classes.get(extension)
    if (found instanceof Error) throw found
    if (found) return found
    throw new FileSpecificationError(`file extension "${extension}" is not a currently supported file type`)
  }
}

/** The file types without any setting. */
export const defaultFileTypes: FileTypes = new FileTypes(Object.entries(defaults))

/** The file types with FILETYPE_MAPPING_OVERRIDES; loads the modules of the operator's own classes. */
export const loadFileTypes = async (settings: LibrarySettings): Promise<FileTypes> => {
  const overrides = Object.entries(settings.FILETYPE_MAPPING_OVERRIDES)
  const loaded = overrides.map(async ([extension, name]) => [extension, await classNamed(name)] as const)
  return new FileTypes([...Object.entries(defaults), ...(await Promise.all(loaded))])
}

/** Makes the data file of its extension and reads its headers. @throws FileSpecificationError */
export const openDataFile = (input: InputFile, options: DataFileOptions, fileTypes: FileTypes): Promise<DataFile> =>
  Promise.resolve().then(() => new (fileTypes.classFor(input.extension))(input, options).load())

/** Where a frame or thumbnail lies in a store, from the fields the archive has. @throws FileSpecificationError */
export const frameStorePath = (fields: StorePathFields, fileTypes: FileTypes = defaultFileTypes): string =>
  fileTypes.classFor(fields.extension).storePath(fields)

export const isKnownExtension = (extension: string, fileTypes: FileTypes = defaultFileTypes): boolean =>
  fileTypes.has(extension)

/** The MIME type of a file; empty when unknown. */
export const contentType = (extension: string, fileTypes: FileTypes = defaultFileTypes): string =>
  fileTypes.has(extension) ? fileTypes.classFor(extension).contentType(extension) : ''

const classNamed = async (name: string): Promise<DataFileClass | FileSpecificationError> =>
  builtIn.get(name) ?? (name.includes('#') ? classInModule(name) : refused(name, 'no built-in class is called so'))

const classInModule = async (name: string): Promise<DataFileClass | FileSpecificationError> => {
  const [path = '', exported = ''] = name.split('#')
  try {
    const module: Record<string, unknown> = await import(pathToFileURL(resolve(path)).href)
    return isDataFileClass(module[exported])
      ? module[exported]
      : refused(name, `${exported} is no class that extends DataFile`)
  } catch (error) {
    return refused(name, (error as Error).message, error)
  }
}

const isDataFileClass = (value: unknown): value is DataFileClass =>
  typeof value === 'function' && (value === DataFile || value.prototype instanceof DataFile)

const refused = (name: string, why: string, cause?: unknown): FileSpecificationError =>
  new FileSpecificationError(`FILETYPE_MAPPING_OVERRIDES names ${name}: ${why}`, { cause })
