import { createFileStore, type LibrarySettings, loadFileTypes, settingsWarnings } from '@science-archive/library'
import { liveCatalogue } from './aggregates/live-catalogue.ts'
import type { Parts } from './app.ts'
import { connectToPortal } from './auth/portal.ts'
import { memoryCache } from './cache/memory.ts'
import { openDataDirectory } from './db/data-directory.ts'
import type { Database } from './db/database.ts'
import { joinEmbedded, openEmbedded } from './db/embedded.ts'
import { migrate } from './db/migrate.ts'
import { connectToServer } from './db/server.ts'
import { slots } from './downloads/decode-slots.ts'
import { StartError } from './errors.ts'
import { linksFor, pathOf, servesFiles } from './files/links.ts'
import { readOrMakeSecretKey } from './secret-key.ts'
import type { Settings } from './settings.ts'

export type Report = (message: string) => void

/**
 * The database that the settings name, brought to the state that this release needs.
 * @param join whether a command may use the embedded database of a running archive instead of opening it
 */
export const openDatabase = async (
  settings: Settings,
  report: Report,
  { join }: { join: boolean },
): Promise<Database> => {
  const limitMs = settings.SEARCH_TIMEOUT * 1000
  if (!settings.embedded) {
    return connectToServer({
      settings,
      onLostConnection: (error) => report(`A database connection broke: ${error.message}`),
    })
  }
  const directory = openDataDirectory(settings.DATA_DIR)
  const running = join ? await joinEmbedded(directory, limitMs) : undefined
  return running ?? openEmbedded({ directory, limitMs, report })
}

/** Opens the database and migrates it. @throws StartError */
export const prepareDatabase = async (
  settings: Settings,
  report: Report,
  options: { join: boolean },
): Promise<Database> => {
  const db = await openDatabase(settings, report, options)
  try {
    await migrate(db, report)
    return db
  } catch (error) {
    await db.close()
    if (error instanceof StartError) throw error
    const where = settings.embedded
      ? `in ${settings.DATA_DIR}`
      : `${settings.DB_NAME} at ${settings.DB_HOST}:${settings.DB_PORT}`
    throw new StartError(`The database ${where} cannot be used: ${reasonOf(error)}`, { cause: error })
  }
}

/** What lies behind an error of the database, in one line. */
export const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : (error as Error)
  return cause.message || String((cause as { code?: string }).code ?? cause)
}

/** Builds every part of the archive on an open database; reports what in the settings may not be as it was meant. */
export const assemble = async (
  settings: Settings,
  storeSettings: LibrarySettings,
  db: Database,
  report: Report = () => undefined,
): Promise<Parts> => {
  const directory = openDataDirectory(settings.DATA_DIR)
  const store = await createFileStore(storeSettings)
  const fileTypes = await loadFileTypes(storeSettings)
  for (const warning of [...settingsWarnings(storeSettings), ...fileTypes.problems]) report(warning)
  const secretKey = settings.SECRET_KEY || readOrMakeSecretKey(directory.secretKey)
  const base = { settings, storeSettings, store, fileTypes, secretKey }
  return {
    ...base,
    db,
    cache: memoryCache(),
    catalogue: liveCatalogue(db),
    decodings: slots(settings.FUNPACK_MAX_DOWNLOADS),
    portal: connectToPortal(settings),
    servesFiles: servesFiles(settings, storeSettings),
    isKnownExtension: (extension) => fileTypes.has(extension),
    linksAt: linksFor(base),
    pathOf: (fields) => pathOf(fields, fileTypes),
  }
}
