import {
  type DataFile,
  type DataFileOptions,
  FileSpecificationError,
  type FileStore,
  FileStoreConnectionError,
  FileStoreError,
  FileStoreSpecificationError,
  type FileTypes,
  type FrameData,
  type Headers,
  type InputFile,
  openDataFile,
  type Polygon,
  SettingsError,
  type StoredVersion,
  ThumbnailFile,
} from '@science-archive/library'
import type { ArchiveClient, PostedFrame } from './archive-client.ts'
import {
  BackoffRetryError,
  DoNotRetryError,
  type IngesterError,
  NonFatalDoNotRetryError,
  RetryError,
} from './errors.ts'
import { ingestLagSeconds } from './ingest-lag.ts'
import { type Metrics, noMetrics, timed } from './metrics.ts'

type Version = Pick<StoredVersion, 'key' | 'md5' | 'extension'>

/** What the archive is told of a file; `version_set` is filled when the file is stored. */
export interface ArchiveRecord extends FrameData {
  readonly area: Polygon | null
  readonly version_set: readonly Version[]
  readonly basename: string
  readonly headers: Headers
}

/** What an ingest works with. */
export interface IngestParts {
  readonly client: ArchiveClient
  readonly store: FileStore
  readonly fileTypes: FileTypes
  readonly fileOptions: DataFileOptions
  readonly metrics?: Metrics
}

/** What was ingested: the archive's answer, with the id under the name the Python library uses as well. */
export type IngestedFrame = PostedFrame & { readonly frameid: number }

/** Whether the archive has this very file. */
export const frameExists = async (
  file: InputFile,
  { client, metrics = noMetrics }: Pick<IngestParts, 'client' | 'metrics'>,
): Promise<boolean> => client.hasVersion(await timed(metrics, 'ingester.get_md5', () => file.md5()))

/**
 * Reads a file's headers and makes its record, which is still without a version.
 * @throws DoNotRetryError when the file lacks what the archive needs
 */
export const validateFitsAndCreateArchiveRecord = async (
  input: InputFile,
  { fileTypes, fileOptions }: Pick<IngestParts, 'fileTypes' | 'fileOptions'>,
): Promise<{ readonly file: DataFile; readonly record: ArchiveRecord }> =>
  translated(async () => {
    const file = await openDataFile(input, fileOptions, fileTypes)
    const record = {
      ...file.frameData(),
      area: file.footprint(),
      version_set: [],
      basename: file.basename,
      headers: file.headers.all,
    }
    return { file, record }
  })

/** Stores the file. @throws BackoffRetryError when other bytes arrived than were sent */
export const uploadFileToFileStore = async (
  file: DataFile,
  { store, metrics = noMetrics }: Pick<IngestParts, 'store' | 'metrics'>,
): Promise<StoredVersion & { readonly isNew: boolean }> =>
  translated(async () => {
    const path = file.storePath
    const expected = await file.md5()
    const start = performance.now()
    const version = await timed(metrics, 'ingester.upload_file', () => store.store(file, path))
    const seconds = (performance.now() - start) / 1000
    await metrics.submit('ingester.s3_upload_bytes_per_second', (await file.size()) / Math.max(seconds, 1e-6))
    if (version.md5 === expected) return version
    if (version.isNew) await store.delete(path, version.key)
    throw new BackoffRetryError(`${file.filename} has MD5 ${expected}, what was stored has ${version.md5}`)
  })

const METRIC = { frames: 'ingester.post_frame', thumbnails: 'ingester.post_thumbnail' } as const

/** Tells the archive of a stored file. */
export const ingestArchiveRecord = async (
  version: Version,
  record: ArchiveRecord,
  {
    client,
    metrics = noMetrics,
    kind = 'frames',
  }: Pick<IngestParts, 'client' | 'metrics'> & { kind?: 'frames' | 'thumbnails' },
): Promise<IngestedFrame> => {
  const { key, md5, extension } = version
  const complete = { ...record, version_set: [{ key, md5, extension }] }
  const posted = await timed(metrics, METRIC[kind], () => client.post(kind, complete))
  return { ...posted, frameid: posted.id }
}

/**
 * The whole way: is it there already, read, store, tell the archive.
 *
 * When the archive refuses the record (4xx), the version just stored is deleted again, unless the store held it
 * before or the archive knows it by now, for instance from another ingester. When the archive cannot be reached or
 * fails (5xx) it may have taken the record in, so the file stays: a new attempt finds it and goes on from there.
 */
export const uploadFileAndIngestToArchive = async (input: InputFile, parts: IngestParts): Promise<IngestedFrame> => {
  if (await frameExists(input, parts)) throw alreadyThere()
  const { file, record } = await validateFitsAndCreateArchiveRecord(input, parts)
  const version = await uploadFileToFileStore(file, parts)
  const kind = file instanceof ThumbnailFile ? 'thumbnails' : 'frames'
  try {
    const frame = await ingestArchiveRecord(version, record, { ...parts, kind })
    const lag = ingestLagSeconds(file.headers, new Date())
    if (lag !== undefined) await parts.metrics?.submit('ingester.ingest_lag', lag)
    return frame
  } catch (error) {
    if (!(error instanceof DoNotRetryError)) throw error
    // whatever goes wrong from here on, the refusal is what the caller must hear of
    const isKnown = await parts.client.hasVersion(version.md5).catch(() => undefined)
    if (isKnown) throw alreadyThere(error)
    if (isKnown === false && version.isNew) await parts.store.delete(file.storePath, version.key).catch(() => undefined)
    throw error
  }
}

const alreadyThere = (cause?: unknown): IngesterError =>
  new NonFatalDoNotRetryError('Version with this md5 already exists', { cause })

/** Says of the library's errors whether trying again helps. */
const translated = async <T>(run: () => Promise<T>): Promise<T> => {
  try {
    return await run()
  } catch (error) {
    const { message } = error as Error
    const isForGood = [FileSpecificationError, FileStoreSpecificationError, SettingsError]
    if (isForGood.some((one) => error instanceof one)) throw new DoNotRetryError(message, { cause: error })
    if (error instanceof FileStoreConnectionError) throw new BackoffRetryError(message, { cause: error })
    if (error instanceof FileStoreError) throw new RetryError(message, { cause: error })
    throw error
  }
}
