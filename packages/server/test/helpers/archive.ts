import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { buildApp } from '../../src/app.ts'
import { assemble } from '../../src/assemble.ts'
import { insertUser, saveUserFromPortal, tokenOf } from '../../src/auth/queries.ts'
import type { Database } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { readStoreSettings } from '../../src/settings.ts'
import { openTestDatabase } from './database.ts'
import { startPortal, type TestPortal } from './portal.ts'

/** Who asks in a test. Owner has the proposal PROP-A and other has none; both are known to the portal. */
export type Who = 'anonymous' | 'owner' | 'other' | 'staff' | 'superuser'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
  /** The body as it was sent. */
  readonly text: string
  /** The body read as JSON; undefined when it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the archive answers; the tests assert what it is
  readonly json: any
}

export interface TestArchive {
  readonly app: FastifyInstance
  readonly db: Database
  readonly portal: TestPortal
  /** Root of the local file store. */
  readonly files: string
  readonly tokens: Readonly<Record<Exclude<Who, 'anonymous'>, string>>
  get(url: string, who?: Who, headers?: Record<string, string>): Promise<Answer>
  /** An object is sent as JSON, a text as it stands (then give its Content-Type). */
  post(url: string, body: unknown, who?: Who, headers?: Record<string, string>): Promise<Answer>
  send(
    method: string,
    url: string,
    options?: { who?: Who; body?: unknown; headers?: Record<string, string> },
  ): Promise<Answer>
  close(): Promise<void>
}

export const people = {
  owner: {
    username: 'owner',
    password: 'owner pass',
    apiToken: 'f'.repeat(40),
    bearer: 'bearer-owner',
    proposals: ['PROP-A', 'PROP-B'],
  },
  other: { username: 'other', password: 'other pass', apiToken: 'e'.repeat(40), bearer: 'bearer-other', proposals: [] },
} as const

export const tokens = {
  owner: 'b'.repeat(40),
  other: 'c'.repeat(40),
  staff: 'd'.repeat(40),
  superuser: 'a'.repeat(40),
} as const

/** An archive with users on a database of its own, answering without a network; its base is http://archive.test. */
export const startTestArchive = async (
  env: Record<string, string> = {},
  openDatabase = openTestDatabase,
): Promise<TestArchive> => {
  const portal = await startPortal(Object.values(people))
  const all = {
    OAUTH_CLIENT_ID: 'client',
    OAUTH_TOKEN_URL: `${portal.url}/o/token/`,
    OAUTH_PROFILE_URL: `${portal.url}/api/profile/`,
    FILESTORE_TYPE: 'local',
    THROTTLE_ANON: '',
    ...env,
  }
  const { db, settings, directory, close } = await openDatabase(all)
  const files = join(directory, 'files')
  await migrate(db, () => undefined)
  await addUsers(db)
  const storeSettings = readStoreSettings(settings, { FILESYSTEM_STORAGE_ROOT_DIR: files, ...all })
  const app = await buildApp(await assemble(settings, storeSettings, db), pino({ level: 'silent' }))

  const send: TestArchive['send'] = async (method, url, { who = 'anonymous', body, headers = {} } = {}) => {
    const answer = await app.inject({
      method: method as 'GET',
      url,
      headers: {
        host: 'archive.test',
        accept: 'application/json',
        ...(who === 'anonymous' ? {} : { authorization: `Token ${tokens[who]}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: body as object }),
    })
    return { status: answer.statusCode, headers: answer.headers, text: answer.body, json: parsed(answer.body) }
  }
  return {
    app,
    db,
    portal,
    files,
    tokens,
    send,
    get: (url, who, headers) => send('GET', url, { ...(who && { who }), ...(headers && { headers }) }),
    post: (url, body, who, headers) => send('POST', url, { body, ...(who && { who }), ...(headers && { headers }) }),
    close: async () => {
      await app.close()
      await close()
      await portal.close()
    },
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const addUsers = async (db: Database): Promise<void> => {
  for (const who of ['owner', 'other'] as const) {
    const { username, apiToken } = people[who]
    const user = {
      username,
      firstName: '',
      lastName: '',
      email: '',
      isStaff: false,
      isSuperuser: false,
      staffView: false,
      apiToken,
    }
    const id = await saveUserFromPortal(db.writer, user, { password: '!', accessToken: undefined })
    await tokenOf(db.writer, id, tokens[who])
  }
  for (const who of ['staff', 'superuser'] as const) {
    const isSuperuser = who === 'superuser'
    const id = await insertUser(db.writer, { username: who, email: '', password: '!', isStaff: true, isSuperuser })
    await tokenOf(db.writer, id as number, tokens[who])
  }
}
