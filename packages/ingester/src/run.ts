import { readFile } from 'node:fs/promises'
import {
  createFileStore,
  type DataFile,
  FileSpecificationError,
  fromJsonText,
  InputFile,
  loadFileTypes,
  type Metadata,
  portalTags,
  SettingsError,
  settingsWarnings,
  toJsonText,
} from '@science-archive/library'
import { ArchiveClient } from './archive-client.ts'
import { DoNotRetryError, IngesterError } from './errors.ts'
import {
  frameExists,
  type IngestParts,
  uploadFileAndIngestToArchive,
  validateFitsAndCreateArchiveRecord,
} from './ingest.ts'
import { createMetrics } from './metrics.ts'
import { readSettings, type Settings } from './settings.ts'

/** The options of the command. */
export interface CliOptions {
  readonly apiRoot?: string
  readonly authToken?: string
  readonly bucket?: string
  readonly processName?: string
  readonly metadata?: string
  readonly checkOnly?: boolean
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** Where the command writes: answers and complaints, a line at a time. */
export interface Output {
  print(line: string): void
  complain(line: string): void
}

/** Does what the command was asked to; the exit status. */
export const run = async (paths: readonly string[], options: CliOptions, output: Output): Promise<number> => {
  const complain = (line: string): void => output.complain(`ocs_ingest_frame: ${line}`)
  try {
    const task = await taskOf(options, { print: output.print, complain })
    let done = true
    for (const path of paths) done = (await onFile(path, task, { print: output.print, complain })) && done
    return done ? 0 : 1
  } catch (error) {
    for (const line of linesOf(error)) complain(line)
    return 1
  }
}

/** Works on one file; false is a failure that needs no complaint any more. */
type Task = (file: InputFile) => Promise<boolean>

const onFile = async (path: string, task: Task, { print, complain }: Output): Promise<boolean> => {
  try {
    const input = InputFile.fromPath(path)
    await input.size() // before anything is said of a file that is not there
    return await task(input)
  } catch (error) {
    const isFailure = !(error instanceof IngesterError) || error.fatal || error.retry
    const say = isFailure ? complain : print
    for (const line of linesOf(error)) say(`${path}: ${line}`)
    return !isFailure
  }
}

/** Settings have a line for each problem, all else has one. */
const linesOf = (error: unknown): readonly string[] => {
  const { message, cause } = error as Error
  const settings = [error, cause].find((one) => one instanceof SettingsError)
  return settings instanceof SettingsError ? settings.problems : [message.replaceAll('\n', ' ')]
}

const taskOf = async (options: CliOptions, output: Output): Promise<Task> => {
  const settings = readSettings({
    API_ROOT: options.apiRoot,
    AUTH_TOKEN: options.authToken,
    BUCKET: options.bucket,
    INGESTER_PROCESS_NAME: options.processName,
  })
  const reading = await readingParts(settings, options, output)
  if (options.dryRun) return dryRun(reading, options, output)
  const client = new ArchiveClient({
    apiRoot: settings.ingester.API_ROOT,
    authToken: settings.ingester.AUTH_TOKEN,
    timeoutSeconds: settings.ingester.INGESTER_TIMEOUT_SECONDS,
  })
  if (options.checkOnly) return checkOnly(client, output)
  const metrics = createMetrics(settings.ingester, (error) => output.complain(`metrics: ${error.message}`))
  return ingest({ ...reading, client, store: await createFileStore(settings.library), metrics }, options, output)
}

const readingParts = async (
  { library }: Settings,
  options: CliOptions,
  { complain }: Output,
): Promise<Pick<IngestParts, 'fileTypes' | 'fileOptions'>> => {
  const fileTypes = await loadFileTypes(library)
  for (const warning of [...settingsWarnings(library), ...fileTypes.problems]) complain(warning)
  return {
    fileTypes,
    fileOptions: {
      settings: library,
      metadata: options.metadata ? await readMetadata(options.metadata) : {},
      proposalTags: portalTags(library),
      onPortalFailure: (error) => complain(`${(error as Error).message}; going by the lists of the settings`),
      onUnreadHeaders: ({ message }) => complain(message),
    },
  }
}

const dryRun =
  (parts: Pick<IngestParts, 'fileTypes' | 'fileOptions'>, { json }: CliOptions, output: Output): Task =>
  async (input) => {
    const { print } = output
    const { file, record } = await validateFitsAndCreateArchiveRecord(input, parts)
    if (json) print(toJsonText({ ...record, ...(await storageOf(file, output)) }))
    else print(`${file.filename}: would be stored as ${file.storePath}`)
    return true
  }

/** What else would be told the archive and the store: the version (its key is the store's to give), and where it goes. */
const storageOf = async (file: DataFile, { complain }: Output): Promise<object> => ({
  version_set: [{ md5: await file.md5(), extension: file.extension }],
  class: file.constructor.name,
  filestore_path: storePathOf(file, complain),
  content_type: file.contentType,
})

/** Null where the headers give none: the record can be looked at nevertheless, to see why. */
const storePathOf = (file: DataFile, complain: Output['complain']): string | null => {
  try {
    return file.storePath
  } catch (error) {
    if (!(error instanceof FileSpecificationError)) throw error
    complain(`${file.filename} could not be stored: ${error.message}`)
    return null
  }
}

const checkOnly =
  (client: ArchiveClient, { print }: Output): Task =>
  async (input) => {
    const found = await frameExists(input, { client })
    print(found ? 'True' : 'False')
    return found
  }

const ingest =
  (parts: IngestParts, { json }: CliOptions, { print }: Output): Task =>
  async (input) => {
    const frame = await uploadFileAndIngestToArchive(input, parts)
    print(json ? JSON.stringify(frame) : frame.url)
    return true
  }

const readMetadata = async (path: string): Promise<Metadata> => {
  const metadata = await readFile(path, 'utf8')
    .then(fromJsonText)
    .catch((error: Error) => {
      throw new DoNotRetryError(`the metadata in ${path} cannot be read: ${error.message}`, { cause: error })
    })
  if (typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata)) return metadata as Metadata
  throw new DoNotRetryError(`the metadata in ${path} are no JSON object`)
}
