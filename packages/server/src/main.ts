import { SettingsError } from '@science-archive/library'
import { Command } from 'commander'
import type { Parts } from './app.ts'
import { assemble, prepareDatabase, reasonOf } from './assemble.ts'
import { tokenOfUser } from './auth/users.ts'
import { addCacheAggregates } from './commands/cache-aggregates.ts'
import { addChangePassword } from './commands/change-password.ts'
import { addCreateSuperuser } from './commands/create-superuser.ts'
import { addDeletionCommands } from './commands/deletion/commands.ts'
import { demo } from './commands/demo.ts'
import { serve } from './commands/serve.ts'
import { addShowThrottle } from './commands/show-throttle.ts'
import { type Database, DatabaseError } from './db/database.ts'
import { DatabaseUnavailable, StartError } from './errors.ts'
import { environment, readSettings, readStoreSettings, type Settings } from './settings.ts'

const say = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

interface ListenOptions {
  readonly host?: string
  readonly port?: string
}

/** The settings, with what the command line says over the environment. */
const settingsWith = ({ host, port }: ListenOptions = {}): Settings =>
  readSettings({
    ...environment(),
    ...(host === undefined ? {} : { HOST: host }),
    ...(port === undefined ? {} : { PORT: port }),
  })

const onDatabase = async (work: (db: Database, settings: Settings) => Promise<void>): Promise<void> => {
  const settings = settingsWith()
  const db = await prepareDatabase(settings, say, { join: true })
  try {
    await work(db, settings)
  } catch (error) {
    if (!(error instanceof DatabaseError || error instanceof DatabaseUnavailable)) throw error
    throw new StartError(`The database refused: ${reasonOf(error)}`, { cause: error })
  } finally {
    await db.close()
  }
}

const onArchive = (work: (parts: Parts, settings: Settings) => Promise<void>): Promise<void> =>
  onDatabase(async (db, settings) => work(await assemble(settings, readStoreSettings(settings), db, say), settings))

const program = new Command('science-archive')
  .description('The science archive of an observatory: keeps, searches and serves its frames.')
  .addHelpText(
    'after',
    `
Settings come from the environment; docs/settings.md lists them. Without any DB_* variable the database is an embedded
one in DATA_DIR (./data).

Examples:
  science-archive demo                          an archive with sample data on http://127.0.0.1:8000
  DB_HOST=db.example.org science-archive serve  an archive on a PostgreSQL server`,
  )

const listening = (command: Command): Command =>
  command
    .option('--host <address>', 'address to listen on (HOST, 127.0.0.1)')
    .option('--port <number>', 'port to listen on (PORT, 8000)')

listening(program.command('serve'))
  .description('start the archive')
  .addHelpText('after', '\nExample:\n  science-archive serve --host 0.0.0.0 --port 8000')
  .action(async (options: ListenOptions) => {
    const settings = settingsWith(options)
    await serve(settings, readStoreSettings(settings))
  })

listening(program.command('demo'))
  .description('start the archive and, when it is empty, fill it with sample frames')
  .addHelpText('after', '\nExample:\n  DATA_DIR=./try science-archive demo --port 8001')
  .action(async (options: ListenOptions) => {
    const settings = settingsWith(options)
    await demo(settings, readStoreSettings(settings))
  })

program
  .command('migrate')
  .description('make the tables, or recognise those of an existing archive and add what is missing; safe to repeat')
  .addHelpText('after', '\nExample:\n  DB_HOST=db.example.org DB_NAME=archive science-archive migrate')
  .action(() => onDatabase(async () => say('The database is up to date.')))

addCreateSuperuser(program, onDatabase)

program
  .command('token')
  .argument('<user>', 'name of the user')
  .description('print the token of a user, made when there is none')
  .addHelpText('after', '\nExample:\n  AUTH_TOKEN=$(science-archive token admin) ocs_ingest_frame image.fits.fz')
  .action((user: string) =>
    onDatabase(async (db) => {
      process.stdout.write(`${await tokenOfUser(db.writer, user)}\n`)
    }),
  )

addShowThrottle(program, onDatabase)
addChangePassword(program, onDatabase)
addCacheAggregates(program, onDatabase)
addDeletionCommands(program, onArchive)

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof StartError || error instanceof SettingsError)) throw error
  say(error.message)
  process.exit(1)
}
