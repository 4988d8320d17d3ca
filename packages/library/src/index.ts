export {
  choice,
  flag,
  integer,
  list,
  readEnv,
  secret,
  text,
  type Values,
  type Variable,
  type Variables,
} from './env.ts'
export {
  ArchiveError,
  FileMissingError,
  FileSpecificationError,
  FileStoreConnectionError,
  FileStoreError,
  FileStoreSpecificationError,
  PortalError,
  SettingsError,
} from './errors.ts'
export { DataFile, type DataFileClass, type DataFileOptions } from './files/data-file.ts'
export {
  contentType,
  defaultFileTypes,
  FileTypes,
  frameStorePath,
  isKnownExtension,
  loadFileTypes,
  openDataFile,
} from './files/file-factory.ts'
export { FitsFile } from './files/fits-data-file.ts'
export { type FilenameParts, filenameParts, InputFile } from './files/input-file.ts'
export { LcoFitsFile } from './files/lco-fits-data-file.ts'
export { LcoTarWithFitsFile, TarWithFitsFile } from './files/tar-data-file.ts'
export { ThumbnailFile } from './files/thumbnail-file.ts'
export { footprintOf, type Polygon } from './footprint.ts'
export { type FrameData, HeaderData, type HeaderKey } from './header-data.ts'
export { Float, type Headers, type HeaderValue, type Metadata, numberIn } from './header-value.ts'
export { fromJsonText, type JsonValue, toJsonText } from './json-text.ts'
export { type PortalOptions, type ProposalTags, portalTags } from './proposal-tags.ts'
export { publicDateOf } from './public-date.ts'
export { type LibrarySettings, readSettings, settingsWarnings, variables } from './settings.ts'
export type { StorePathFields } from './store-path.ts'
export { DummyStore } from './stores/dummy-store.ts'
export type { ByteRange, FileStore, StorableFile, StoredVersion } from './stores/file-store.ts'
export { LocalStore } from './stores/local-store.ts'
export { createFileStore } from './stores/store-factory.ts'
export { checkStorePath } from './stores/store-path-check.ts'
export { withTimeLimit } from './time-limit.ts'
