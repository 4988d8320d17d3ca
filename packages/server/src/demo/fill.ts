import { parentPort, workerData } from 'node:worker_threads'
import { ArchiveClient, NonFatalDoNotRetryError, uploadFileAndIngestToArchive } from '@science-archive/ingester'
import { createFileStore, InputFile, type LibrarySettings, loadFileTypes } from '@science-archive/library'
import { frameFile } from './frame-file.ts'
import { plan } from './plan.ts'

/** What the thread that fills an archive is given. */
export interface FillOrder {
  readonly url: string
  readonly token: string
  readonly storeSettings: LibrarySettings
  /** Milliseconds since 1970. */
  readonly now: number
}

/** What it says: how far it is, after each frame. */
export interface FillMessage {
  readonly done: number
  readonly total: number
}

/**
 * Plays an observatory, in a thread of its own: makes every planned frame and puts it into the archive with the
 * ingester, over HTTP like everybody else.
 */
const fill = async ({ url, token, storeSettings, now }: FillOrder): Promise<void> => {
  const client = new ArchiveClient({ apiRoot: `${url}/`, authToken: token, timeoutSeconds: 60 })
  const parts = {
    client,
    store: await createFileStore(storeSettings),
    fileTypes: await loadFileTypes(storeSettings),
    fileOptions: { settings: storeSettings },
  }
  const frames = plan(new Date(now))
  for (const [index, frame] of frames.entries()) {
    const file = InputFile.fromBytes(Buffer.concat(frameFile(frame)), frame.basename + frame.extension)
    await uploadFileAndIngestToArchive(file, parts).catch((error: unknown) => {
      if (!(error instanceof NonFatalDoNotRetryError)) throw error // there already, from a filling that was interrupted
    })
    parentPort?.postMessage({ done: index + 1, total: frames.length } satisfies FillMessage)
  }
}

if (parentPort !== null) await fill(workerData as FillOrder)
