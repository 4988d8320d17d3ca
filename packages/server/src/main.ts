import { SettingsError } from '@science-archive/library'
import { Command } from 'commander'
import { prepareDatabase, reasonOf } from './assemble.ts'
import { createSuperuser, tokenOfUser } from './auth/users.ts'
import { addChangePassword } from './commands/change-password.ts'
import { demo } from './commands/demo.ts'
import { ask } from './commands/prompt.ts'
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
  .addHelpText('after', '\nExample:\n  DATA_DIR=/tmp/try science-archive demo --port 8001')
  .action(async (options: ListenOptions) => {
    const settings = settingsWith(options)
    await demo(settings, readStoreSettings(settings))
  })

program
  .command('migrate')
  .description('make the tables, or recognise those of an existing archive and add what is missing; safe to repeat')
  .addHelpText('after', '\nExample:\n  DB_HOST=db.example.org DB_NAME=archive science-archive migrate')
  .action(() => onDatabase(async () => say('The database is up to date.')))

program
  .command('createsuperuser')
  .description('make an administrator; asks for what is not given')
  .option('--username <name>', 'name (DJANGO_SUPERUSER_USERNAME)')
  .option('--email <address>', 'address (DJANGO_SUPERUSER_EMAIL)')
  .option('--noinput', 'do not ask; the password comes from DJANGO_SUPERUSER_PASSWORD')
  .addHelpText(
    'after',
    '\nExample:\n  DJANGO_SUPERUSER_PASSWORD=… science-archive createsuperuser --noinput --username admin',
  )
  .action((options: { username?: string; email?: string; noinput?: boolean }) =>
    onDatabase(async (db, settings) => {
      const given = async (
        value: string | undefined,
        fallback: string,
        question: string,
        hidden = false,
      ): Promise<string> => value || fallback || (options.noinput === true ? '' : ask(question, { hidden }))
      const username = await given(options.username, settings.DJANGO_SUPERUSER_USERNAME, 'Username: ')
      const email = options.email ?? settings.DJANGO_SUPERUSER_EMAIL
      const password = await given(undefined, settings.DJANGO_SUPERUSER_PASSWORD, 'Password: ', true)
      const token = await createSuperuser(db.writer, { username, email, password })
      say(`Made the administrator ${username}. Their token:`)
      process.stdout.write(`${token}\n`)
    }),
  )

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

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof StartError || error instanceof SettingsError)) throw error
  say(error.message)
  process.exit(1)
}
