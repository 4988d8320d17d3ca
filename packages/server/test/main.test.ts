import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { realpathSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isOnServer, openOwnDatabase, type TestDatabase } from './helpers/database.ts'
import { aFrame } from './helpers/frame.ts'

const bin = fileURLToPath(new URL('../bin/science-archive.js', import.meta.url))

interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

const start = (
  args: readonly string[],
  env: Record<string, string>,
): ChildProcess & { readonly said: () => Outcome } => {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [bin, ...args], { env: { PATH, HOME, ...env }, cwd: scratch })
  let out = ''
  let error = ''
  child.stdout.on('data', (data) => {
    out += data
  })
  child.stderr.on('data', (data) => {
    error += data
  })
  return Object.assign(child, { said: () => ({ code: child.exitCode, out, error }) })
}

/** Runs a command to its end. */
const run = async (args: readonly string[], env: Record<string, string> = archive, input = ''): Promise<Outcome> => {
  const child = start(args, env)
  child.stdin?.end(input)
  await once(child, 'close')
  return child.said()
}

let opened: TestDatabase
let scratch: string
/** The settings of the archive that the tests share; its database is empty. */
let archive: Record<string, string>
before(async () => {
  opened = await openOwnDatabase()
  scratch = realpathSync(opened.directory)
  const { DB_HOST, DB_PORT, DB_NAME, DB_USER, DB_PASS } = opened.settings
  if (!isOnServer) await opened.db.close()
  archive = {
    DATA_DIR: scratch,
    ...(isOnServer ? { DB_HOST, DB_PORT: String(DB_PORT), DB_NAME, DB_USER, DB_PASS, FILESTORE_TYPE: 'local' } : {}),
    ...(isOnServer ? { FILESYSTEM_STORAGE_ROOT_DIR: join(scratch, 'files') } : {}),
  }
})
after(async () => {
  for (const child of running) child.kill('SIGKILL')
  await opened.close()
})

const running = new Set<ChildProcess>()
const serve = async (
  args: readonly string[] = ['--port', '0'],
  env = archive,
): Promise<{ url: string; child: ReturnType<typeof start>; stop: (signal: NodeJS.Signals) => Promise<Outcome> }> => {
  const child = start(['serve', ...args], env)
  running.add(child)
  const ended = once(child, 'close')
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr?.on('data', () => {
      const found = /^The archive answers at (http:\S+)\/ {2}\(stop it with Ctrl-C\)$/m.exec(child.said().error)
      if (found?.[1] !== undefined) resolve(found[1])
    })
    child.once('exit', () => reject(new Error(child.said().error)))
  })
  return {
    url,
    child,
    stop: async (signal) => {
      child.kill(signal)
      await ended
      running.delete(child)
      return child.said()
    },
  }
}

const listener = async (onSocket: (socket: import('node:net').Socket) => void = (socket) => socket.destroy()) => {
  const server = createServer(onSocket)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { port: String(port), close: () => new Promise((resolve) => server.close(resolve)) }
}

const isTidy = ({ out, error }: Outcome): void => {
  assert.equal(out, '')
  assert.doesNotMatch(error, /^\s+at |Error:|node:internal/m)
}

test('the help of every command shows an example', async () => {
  const { code, out } = await run(['--help'], {})
  assert.equal(code, 0)
  const commands = [...(out.split('Commands:')[1] ?? '').matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name as string)
  for (const name of ['serve', 'demo', 'migrate', 'createsuperuser', 'token', 'cacheaggregates', 'deleteframes'])
    assert.ok(commands.includes(name), name)
  assert.match(out, /\nExamples:\n {2}science-archive demo /)
  for (const name of commands.filter((command) => command !== 'help' && command !== 'science')) {
    const help = await run([name, '--help'], {})
    assert.deepEqual([help.code, help.error], [0, ''], name)
    assert.match(help.out, new RegExp(`^Usage: science-archive ${name} `), name)
    assert.match(help.out, new RegExp(`\\nExamples?:\\n {2}.*science-archive ${name}`), name)
  }
})

test('an unknown command and a missing argument are told', async () => {
  const unknown = await run(['sevre'], {})
  assert.equal(unknown.code, 1)
  assert.match(unknown.error, /^error: unknown command 'sevre'\n\(Did you mean serve\?\)/)
  const missing = await run(['token'], {})
  assert.deepEqual(missing, { code: 1, out: '', error: "error: missing required argument 'user'\n" })
})

test('every setting that cannot be read is named', async () => {
  const outcome = await run(['serve', '--port', 'eighty'], { ...archive, DEBUG: 'perhaps', SEARCH_TIMEOUT: '0' })
  isTidy(outcome)
  assert.equal(outcome.code, 1)
  for (const name of ['PORT', 'DEBUG', 'SEARCH_TIMEOUT']) assert.match(outcome.error, new RegExp(`\\b${name}\\b`))
  assert.match(outcome.error, /eighty/)
})

test('a PostgreSQL server that is not there, or refuses the password, is told without the password', async () => {
  const free = await listener()
  await free.close()
  const env = { DATA_DIR: scratch, DB_HOST: '127.0.0.1', DB_NAME: 'sky', DB_PASS: 'correct horse' }
  const dead = await run(['migrate'], { ...env, DB_PORT: free.port })
  const where = (port: string): string => `The database sky at 127.0.0.1:${port} cannot be used: `
  assert.deepEqual(dead, {
    code: 1,
    out: '',
    error: `${where(free.port)}connect ECONNREFUSED 127.0.0.1:${free.port}\n`,
  })

  const said = 'password authentication failed for user "postgres"'
  const fields = `SFATAL\0VFATAL\0C28P01\0M${said}\0\0`
  const refusing = await listener((socket) => {
    socket.once('data', () => {
      const head = Buffer.from('E\0\0\0\0')
      head.writeInt32BE(4 + fields.length, 1)
      socket.end(Buffer.concat([head, Buffer.from(fields)]))
    })
  })
  try {
    const refused = await run(['serve', '--port', '0'], { ...env, DB_PORT: refusing.port })
    assert.deepEqual(refused, { code: 1, out: '', error: `${where(refusing.port)}${said}\n` })
  } finally {
    await refusing.close()
  }
})

test('an archive starts, is worked on by commands while it runs, and ends when told', async () => {
  const { url, child, stop } = await serve()
  const [, token] =
    /^ {2}username {2}admin\n {2}password {2}\S{16,}\n {2}token {5}([0-9a-f]{40})$/m.exec(child.said().error) ?? []
  assert.equal(token !== undefined, !isOnServer)
  const health = await fetch(`${url}/health/`)
  assert.deepEqual([health.status, await health.text()], [200, '"ok"'])
  const frames = await fetch(`${url}/frames/`, { headers: { accept: 'application/json' } })
  assert.deepEqual(
    [frames.status, await frames.json()],
    [200, { count: 0, count_estimated: false, next: null, previous: null, results: [] }],
  )

  const outcome = await run(['createsuperuser', '--noinput'], {
    ...archive,
    DJANGO_SUPERUSER_USERNAME: 'anna',
    DJANGO_SUPERUSER_EMAIL: 'anna@example.org',
    DJANGO_SUPERUSER_PASSWORD: 'long enough',
  })
  assert.equal(outcome.code, 0)
  assert.equal(outcome.error, 'Made the administrator anna. Their token:\n')
  assert.match(outcome.out, /^[0-9a-f]{40}\n$/)
  assert.deepEqual(await run(['token', 'anna']), { code: 0, out: outcome.out, error: '' })
  if (token !== undefined) assert.equal((await run(['token', 'admin'])).out, `${token}\n`)

  const posted = await fetch(`${url}/frames/`, {
    method: 'POST',
    headers: { authorization: `Token ${token ?? outcome.out.trim()}`, 'content-type': 'application/json' },
    body: JSON.stringify(aFrame('tst1m0a-fa01-20200505-0001-e91')),
  })
  assert.equal(posted.status, 201)

  assert.deepEqual(await run(['migrate']), { code: 0, out: '', error: 'The database is up to date.\n' })
  assert.deepEqual(await run(['migrate']), { code: 0, out: '', error: 'The database is up to date.\n' })

  if (!isOnServer) {
    const second = await run(['serve', '--port', '0'])
    const error =
      `The data directory ${scratch} is in use by another archive (process ${child.pid}).\n` +
      'Stop that one first, or give this one a directory of its own: DATA_DIR=/some/other/directory\n'
    assert.deepEqual(second, { code: 1, out: '', error })
  }
  const ended = await stop('SIGTERM')
  assert.deepEqual([ended.code, ended.out], [0, ''])
  assert.match(ended.error, /\nSIGTERM: closing\.\n/)
  assert.doesNotMatch(ended.error, /^\s+at /m)
})

test('a second start shows no administrator, keeps what is there, and ends with Ctrl-C', async () => {
  const taken = await listener()
  const { port } = taken
  await taken.close()
  const { url, stop } = await serve([], { ...archive, HOST: '0.0.0.0', PORT: port })
  assert.equal(url, `http://127.0.0.1:${port}`)
  const frames = await fetch(`${url}/frames/`, { headers: { accept: 'application/json' } })
  const { results } = (await frames.json()) as { results: { basename: string }[] }
  assert.deepEqual(
    results.map(({ basename }) => basename),
    ['tst1m0a-fa01-20200505-0001-e91'],
  )
  const ended = await stop('SIGINT')
  assert.deepEqual([ended.code, ended.out], [0, ''])
  assert.doesNotMatch(ended.error, /administrator|token|password/)
})

test('a port that is taken is told, and the directory is free again', async () => {
  const taken = await listener()
  try {
    const outcome = await run(['serve', '--port', taken.port], { ...archive, PORT: '1' })
    isTidy(outcome)
    assert.equal(outcome.code, 1)
    const expected = `Port ${taken.port} of 127.0.0.1 is taken. Choose another: PORT=8001 or --port 8001\n`
    assert.ok(outcome.error.endsWith(expected), outcome.error)
  } finally {
    await taken.close()
  }
})

test('createsuperuser asks for what is not given, and says what is wrong', async () => {
  // One archive that runs answers all of these.
  const { stop } = await serve()
  const asked = await run(['createsuperuser', '--email', 'b@example.org'], archive, 'berta\nlong enough\nlong enough\n')
  assert.equal(asked.code, 0)
  assert.match(asked.out, /^[0-9a-f]{40}\n$/)
  assert.doesNotMatch(asked.error, /long enough/)

  const password = { ...archive, DJANGO_SUPERUSER_PASSWORD: 'long enough' }
  const create = ['createsuperuser', '--noinput']
  const refused: [string[], Record<string, string>, string][] = [
    [[...create, '--username', 'berta'], password, 'There is a user berta already.\n'],
    [[...create, '--username', 'clara'], { ...archive, DJANGO_SUPERUSER_PASSWORD: 'short' }, SHORT],
    [[...create, '--username', 'clara'], archive, SHORT],
    [create, password, 'A username has 1 to 150 characters.\n'],
    [[...create, '--username', 'x'.repeat(151)], password, 'A username has 1 to 150 characters.\n'],
    [['token', 'clara'], archive, 'There is no user clara. Make one with: science-archive createsuperuser\n'],
  ]
  for (const [args, env, error] of refused) {
    assert.deepEqual(await run(args, env), { code: 1, out: '', error }, args.join(' '))
  }
  const long = await run([...create, '--username', 'dora', '--email', `${'d'.repeat(300)}@example.org`], password)
  const tooLong = 'The database refused: value too long for type character varying(254)\n'
  assert.deepEqual(long, { code: 1, out: '', error: tooLong })
  assert.deepEqual((await run(['token', 'dora'])).code, 1)
  await stop('SIGTERM')
})

const SHORT = 'The password is too short: at least 8 characters.\n'
