import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LibrarySettings } from '@science-archive/library'
import { superuserToken } from '../auth/users.ts'
import type { FillMessage, FillOrder } from '../demo/fill.ts'
import { hasFrames } from '../frames/queries.ts'
import type { Settings } from '../settings.ts'
import { startThread } from '../thread.ts'
import { type RunningArchive, serve } from './serve.ts'

const say = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

/**
 * Starts the archive and, when it holds no frame, fills it with sample frames while it already answers. A filling that
 * was interrupted goes on at the next start.
 */
export const demo = async (settings: Settings, storeSettings: LibrarySettings): Promise<void> => {
  const archive = await serve(settings, storeSettings, { makesAdministrator: true })
  say(`Look at it:       curl '${archive.url}/frames/?limit=3'   or open ${archive.url}/frames/ in a browser`)
  say(`Ingest a file:    ${ingestCommand(archive.url, storeSettings)}`)
  const marker = join(settings.DATA_DIR, 'sample-unfinished')
  if (!existsSync(marker) && (await hasFrames(archive.db.writer))) return
  const now = existsSync(marker) ? Number(readFileSync(marker, 'utf8')) : Date.now()
  writeFileSync(marker, String(now))
  await fill({ url: archive.url, token: await superuserToken(archive.db.writer), storeSettings, now }, archive)
  rmSync(marker)
}

const ingestCommand = (url: string, storeSettings: LibrarySettings): string =>
  [
    'AUTH_TOKEN=$(npx science-archive token admin)',
    `API_ROOT=${url}/`,
    `FILESTORE_TYPE=${storeSettings.FILESTORE_TYPE}`,
    ...(storeSettings.FILESTORE_TYPE === 'local'
      ? [`FILESYSTEM_STORAGE_ROOT_DIR=${storeSettings.FILESYSTEM_STORAGE_ROOT_DIR}`]
      : []),
    'npx ocs_ingest_frame FILE.fits.fz',
  ].join(' ')

const fill = async (order: FillOrder, { url }: RunningArchive): Promise<void> => {
  say('Filling the empty archive with sample frames; it answers meanwhile.')
  const thread = startThread('../demo/fill', import.meta.url, order)
  const bar = progressBar()
  await new Promise<void>((resolve, reject) => {
    thread.on('message', ({ done, total }: FillMessage) => bar(done, total))
    thread.once('error', reject)
    thread.once('exit', (code) => (code === 0 ? resolve() : reject(new Error('The sample could not be made.'))))
  })
  say(`The sample is complete: ${url}/frames/`)
}

const WIDTH = 40

/** One line that is written again on a terminal; a line at every tenth part elsewhere. */
const progressBar = (): ((done: number, total: number) => void) => {
  let tenth = 0
  return (done, total) => {
    const filled = Math.round((done / total) * WIDTH)
    const line = `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${done} of ${total} frames`
    if (process.stderr.isTTY) process.stderr.write(`\r${line}${done === total ? '\n' : ''}`)
    else if (Math.floor((done * 10) / total) > tenth) {
      tenth = Math.floor((done * 10) / total)
      say(line)
    }
  }
}
