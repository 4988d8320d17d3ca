import type { Command } from 'commander'
import { createSuperuser } from '../auth/users.ts'
import type { Database } from '../db/database.ts'
import { StartError } from '../errors.ts'
import type { Settings } from '../settings.ts'
import { ask } from './prompt.ts'

interface Options {
  readonly username?: string
  readonly email?: string
  readonly noinput?: boolean
}

/** `createsuperuser`: what neither a flag nor the environment gives is asked for, the password twice. */
export const addCreateSuperuser = (
  program: Command,
  onDatabase: (work: (db: Database, settings: Settings) => Promise<void>) => Promise<void>,
  asked: typeof ask = ask,
): void => {
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
    .action((options: Options) =>
      onDatabase(async (db, settings) => {
        const isAsked = options.noinput !== true
        const username =
          options.username || settings.DJANGO_SUPERUSER_USERNAME || (isAsked ? await asked('Username: ') : '')
        const email = options.email ?? settings.DJANGO_SUPERUSER_EMAIL
        const password = settings.DJANGO_SUPERUSER_PASSWORD || (isAsked ? await readPassword(asked) : '')
        const token = await createSuperuser(db.writer, { username, email, password })
        process.stderr.write(`Made the administrator ${username}. Their token:\n`)
        process.stdout.write(`${token}\n`)
      }),
    )
}

const readPassword = async (asked: typeof ask): Promise<string> => {
  const password = await asked('Password: ', { hidden: true })
  const again = await asked('The same again: ', { hidden: true })
  if (password !== again) throw new StartError('The two passwords differ. Nobody was made.')
  return password
}
