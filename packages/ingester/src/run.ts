import { readFile } from 'node:fs/promises'
import {
  createFileStore,
  fromJsonText,
  InputFile,
  loadFileTypes,
  type Metadata,
  portalTags,
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
    complain((error as Error).message)
    return 1
  }
}

/** Works on one file; false is a failure that needs no complaint any more. */
type Task = (file: InputFile) => Promise<boolean>

const onFile = async (path: string, task: Task, { print, complain }: Output): Promise<boolean> => {
  try {
    return await task(InputFile.fromPath(path))
  } catch (error) {
    const isFailure = !(error instanceof IngesterError) || error.fatal || error.retry
    const say = isFailure ? complain : print
    say(`${path}: ${(error as Error).message}`)
    return !isFailure
  }
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
  for (const problem of fileTypes.problems) complain(problem)
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
  (parts: Pick<IngestParts, 'fileTypes' | 'fileOptions'>, { json }: CliOptions, { print }: Output): Task =>
  async (input) => {
    const { file, record } = await validateFitsAndCreateArchiveRecord(input, parts)
    if (json) print(toJsonText(record))
    else print(`${file.filename}: would be stored as ${file.storePath}`)
    return true
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
