import type { Command } from 'commander'
import { changePassword } from '../auth/users.ts'
import type { Database } from '../db/database.ts'
import { StartError } from '../errors.ts'
import { ask } from './prompt.ts'

interface Options {
  readonly passwordStdin?: boolean
}

/** Asks twice, or takes one line from a pipe. @throws StartError when the two differ */
const readPassword = async (
  username: string,
  { passwordStdin = false }: Options,
  asked: typeof ask,
): Promise<string> => {
  if (passwordStdin) return asked('', { hidden: true })
  const password = await asked(`New password of ${username}: `, { hidden: true })
  const again = await asked('The same again: ', { hidden: true })
  if (password !== again) throw new StartError('The two passwords differ. Nothing was changed.')
  return password
}

export const addChangePassword = (
  program: Command,
  onDatabase: (work: (db: Database) => Promise<void>) => Promise<void>,
  asked: typeof ask = ask,
): void => {
  program
    .command('changepassword')
    .argument('<user>', 'name of the user')
    .description('give a user another password; asks for it twice')
    .option('--password-stdin', 'read the password from the standard input, one line')
    .addHelpText('after', '\nExample:\n  science-archive changepassword admin')
    .action((username: string, options: Options) =>
      onDatabase(async (db) => {
        await changePassword(db.writer, username, await readPassword(username, options, asked))
        process.stderr.write(`The password of ${username} was changed, and their sessions have ended.\n`)
      }),
    )
}
