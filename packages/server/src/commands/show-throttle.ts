import type { Command } from 'commander'
import { superuserToken } from '../auth/users.ts'
import type { Connection, Database } from '../db/database.ts'
import { StartError } from '../errors.ts'
import { fetchJson } from '../http/fetch-json.ts'
import { isRecord } from '../http/fields.ts'
import type { Settings } from '../settings.ts'

const TIMEOUT_SECONDS = 60

/**
 * The rates, and how many requests were counted of which user, as lines. They are counted where the archive runs, so it
 * is asked, with an administrator's token. @throws StartError when it does not answer
 */
export const showThrottle = async (db: Connection, base: string): Promise<string> => {
  const url = new URL('admin/requests/', base.endsWith('/') ? base : `${base}/`)
  const headers = { Authorization: `Token ${await superuserToken(db)}`, Accept: 'application/json' }
  const { status, json } = await fetchJson(url, TIMEOUT_SECONDS, { headers }).catch((error: unknown) => {
    throw new StartError(`No archive answers at ${base}. Start it, or say where it is with --api-root.`, {
      cause: error,
    })
  })
  if (!isRecord(json) || !isRecord(json.rates) || !Array.isArray(json.users)) {
    throw new StartError(`The archive at ${base} answered ${status}. Does it run on the same database?`)
  }
  const { anonymous, user, wrong_passwords } = json.rates
  const lines = [
    `anonymous: ${anonymous ?? 'no limit'}`,
    `user: ${user ?? 'no limit'}`,
    `wrong passwords: ${wrong_passwords ?? 'no limit'}`,
    ...json.users.filter(isRecord).map(({ username, requests }) => `${username}: ${requests}`),
  ]
  return `${lines.join('\n')}\n`
}

const addressOf = ({ HOST, PORT }: Settings): string => {
  const host = HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : HOST
  return `http://${host.includes(':') ? `[${host}]` : host}:${PORT}/`
}

export const addShowThrottle = (
  program: Command,
  onDatabase: (work: (db: Database, settings: Settings) => Promise<void>) => Promise<void>,
): void => {
  program
    .command('showthrottle')
    .description('show how many requests of each user a running archive has counted')
    .option('--api-root <url>', 'where the archive answers (http://HOST:PORT/)')
    .addHelpText('after', '\nExample:\n  science-archive showthrottle --api-root https://archive.example.org/')
    .action(({ apiRoot }: { apiRoot?: string }) =>
      onDatabase(async (db, settings) => {
        process.stdout.write(await showThrottle(db.writer, apiRoot ?? addressOf(settings)))
      }),
    )
}
