import assert from 'node:assert/strict'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { describe, test } from 'node:test'
import { FileStoreConnectionError, FileStoreSpecificationError } from '../../src/errors.ts'
import { readSettings } from '../../src/settings.ts'
import { readS3Config } from '../../src/stores/s3-config.ts'
import { type S3Limits, S3Store } from '../../src/stores/s3-store.ts'
import { storable } from './file-store.suite.ts'

/** What can be seen without an S3; s3-store.s3.test.ts has one. */
const KEYS = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'the-secret', AWS_DEFAULT_REGION: 'us-west-2' }
const storeOn = (env: Record<string, string>, limits: Partial<S3Limits> = {}): S3Store =>
  new S3Store(readS3Config(readSettings({ ...KEYS, BUCKET: 'bucket', ...env })), { retryMs: 1, ...limits })

describe('addresses', () => {
  const addressOf = async (env: Record<string, string>): Promise<string> => {
    const { origin, pathname } = new URL(await storeOn(env).url('a b/c.fits', 'v1', 60))
    return origin + pathname
  }
  const S3_ENDPOINT_URL = 'http://localhost:9000/'
  const cases: [string, Record<string, string>, string][] = [
    ['virtual', {}, 'https://bucket.s3.us-west-2.amazonaws.com/a%20b/c.fits'],
    ['path', { S3_ADDRESSING_STYLE: 'path' }, 'https://s3.us-west-2.amazonaws.com/bucket/a%20b/c.fits'],
    ['auto', { S3_ADDRESSING_STYLE: 'auto' }, 'https://bucket.s3.us-west-2.amazonaws.com/a%20b/c.fits'],
    [
      'auto, for a bucket that is no host name',
      { S3_ADDRESSING_STYLE: 'auto', BUCKET: 'my.bucket_X' },
      'https://s3.us-west-2.amazonaws.com/my.bucket_X/a%20b/c.fits',
    ],
    ['virtual at an endpoint', { S3_ENDPOINT_URL }, 'http://bucket.localhost:9000/a%20b/c.fits'],
    [
      'path at an endpoint',
      { S3_ADDRESSING_STYLE: 'path', S3_ENDPOINT_URL },
      'http://localhost:9000/bucket/a%20b/c.fits',
    ],
    [
      'auto at an endpoint',
      { S3_ADDRESSING_STYLE: 'auto', S3_ENDPOINT_URL },
      'http://localhost:9000/bucket/a%20b/c.fits',
    ],
    ['virtual at a number', { S3_ENDPOINT_URL: 'http://127.0.0.1:9000' }, 'http://127.0.0.1:9000/bucket/a%20b/c.fits'],
    [
      'an endpoint with a path',
      { S3_ADDRESSING_STYLE: 'path', S3_ENDPOINT_URL: 'https://example.org/s3/' },
      'https://example.org/s3/bucket/a%20b/c.fits',
    ],
    [
      'another part of Amazon',
      { AWS_DEFAULT_REGION: 'cn-north-1' },
      'https://bucket.s3.cn-north-1.amazonaws.com.cn/a%20b/c.fits',
    ],
  ]
  for (const [name, env, expected] of cases) {
    test(name, async () => assert.equal(await addressOf(env), expected))
  }

  test('a link has version, time and no secret', async () => {
    const url = await storeOn({ AWS_SESSION_TOKEN: 'the-token' }).url('a.fits', 'v 1', 172_800)
    const { searchParams } = new URL(url)
    assert.deepEqual([searchParams.get('versionId'), searchParams.get('X-Amz-Expires')], ['v 1', '172800'])
    assert.equal(searchParams.get('X-Amz-Security-Token'), 'the-token')
    assert.ok(!url.includes('the-secret'))
  })
})

describe('without an S3', () => {
  /** A server that does what the test says with every connection. */
  const onServer = async (onSocket: (socket: Socket) => void, work: (env: Record<string, string>) => Promise<void>) => {
    const sockets: Socket[] = []
    const server = createServer((socket) => {
      sockets.push(socket.on('error', () => undefined))
      onSocket(socket)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      await work({ S3_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
    } finally {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    }
  }
  const attempts = (store: S3Store): readonly (() => Promise<unknown>)[] => [
    () => store.store(storable('x'), 'a.fits'),
    () => store.open('a.fits', 'v1'),
    () => store.size('a.fits'),
    () => store.delete('a.fits', 'v1'),
  ]
  const assertConnectionErrors = async (store: S3Store, message: RegExp): Promise<void> => {
    for (const attempt of attempts(store)) {
      await assert.rejects(attempt(), (error: Error) => {
        assert.ok(error instanceof FileStoreConnectionError, String(error))
        assert.match(error.message, message)
        assert.ok(!String(error.stack).includes('the-secret'))
        return true
      })
    }
  }

  test('nobody there', () =>
    assertConnectionErrors(
      storeOn({ S3_ENDPOINT_URL: 'http://127.0.0.1:1' }),
      /^cannot \w+ .*a\.fits.*: ECONNREFUSED: /,
    ))

  test('a server that hangs up', () =>
    onServer(
      (socket) => socket.destroy(),
      (env) => assertConnectionErrors(storeOn(env), /ECONNRESET/),
    ))

  test('a server that says nothing is not waited for without end', { timeout: 20_000 }, () =>
    onServer(
      () => undefined,
      (env) => assertConnectionErrors(storeOn(env, { idleMs: 100, attempts: 1 }), /TimeoutError: .* 100 ms/),
    ),
  )

  test('a server that stops in the middle of a file', { timeout: 20_000 }, () =>
    onServer(
      (socket) => socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this')),
      async (env) => {
        const bytes = await storeOn(env, { idleMs: 200 }).open('a.fits', 'v1')
        await assert.rejects(bytes.toArray(), FileStoreConnectionError)
      },
    ),
  )

  test('a server that breaks off in the middle of a file', () =>
    onServer(
      (socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this')),
      async (env) => {
        const bytes = await storeOn(env).open('a.fits', 'v1')
        await assert.rejects(bytes.toArray(), FileStoreConnectionError)
      },
    ))

  test('an answer that is not of S3', () =>
    onServer(
      (socket) =>
        socket.on('data', () =>
          socket.write('HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\nContent-Length: 12\r\n\r\n<h1>No.</h1>'),
        ),
      async (env) => {
        await assert.rejects(storeOn(env).open('a.fits', 'v1'), FileStoreSpecificationError)
      },
    ))

  test('no keys anywhere', async () => {
    const nowhere = {
      AWS_SHARED_CREDENTIALS_FILE: '/nowhere/at/all',
      AWS_CONFIG_FILE: '/nowhere/at/all',
      AWS_EC2_METADATA_DISABLED: 'true',
    }
    const before = Object.keys(nowhere).map((name) => [name, process.env[name]] as const)
    Object.assign(process.env, nowhere)
    try {
      const store = storeOn({ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_DEFAULT_REGION: '' })
      await assert.rejects(store.url('a.fits', 'v1', 60), FileStoreSpecificationError)
      const keyed = storeOn({ AWS_DEFAULT_REGION: '' })
      assert.match(await keyed.url('a.fits', 'v1', 60), /^https:\/\/bucket\.s3\.us-east-1\.amazonaws\.com\/a\.fits\?/)
    } finally {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name]
        else process.env[name] = value
      }
    }
  })
})
