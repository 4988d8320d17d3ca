import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openDataDirectory } from '../../src/db/data-directory.ts'
import { openEmbedded } from '../../src/db/embedded.ts'
import { raw } from '../../src/db/sql.ts'

const cache = fileURLToPath(new URL('../../../../node_modules/.cache/science-archive/', import.meta.url))

const PARTS = ['database', 'engine']

/** Makes a data directory one that was prepared. */
export const prepare = async (directory: string): Promise<void> =>
  cpSync(await preparedDirectory(), directory, { recursive: true })

/** A data directory in which the engine and PostGIS are ready (no table of ours), made once; see {@link prepare}. */
const preparedDirectory = async (): Promise<string> => {
  const prepared = join(cache, 'data-0.5.8-0.2.8')
  if (existsSync(prepared)) return prepared
  mkdirSync(cache, { recursive: true })
  const directory = mkdtempSync(join(tmpdir(), 'science-archive-prepare-'))
  const db = await openEmbedded({ directory: openDataDirectory(directory), limitMs: 60_000, report: () => undefined })
  await db.exclusive((connection) => connection.query(raw('create extension if not exists postgis')))
  await db.close()
  const copy = `${prepared}-${process.pid}`
  for (const part of PARTS) cpSync(join(directory, part), join(copy, part), { recursive: true })
  rmSync(directory, { recursive: true, force: true })
  try {
    renameSync(copy, prepared)
  } catch {
    rmSync(copy, { recursive: true, force: true }) // another test file was faster
  }
  return prepared
}
