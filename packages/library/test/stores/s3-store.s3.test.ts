import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { type AddressInfo, connect, createServer } from 'node:net'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { after, describe, test } from 'node:test'
import {
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { FileStoreConnectionError, FileStoreSpecificationError } from '../../src/errors.ts'
import { readSettings } from '../../src/settings.ts'
import type { StorableFile } from '../../src/stores/file-store.ts'
import { readS3Config } from '../../src/stores/s3-config.ts'
import { type S3Limits, S3Store } from '../../src/stores/s3-store.ts'
import { newBucket, s3Client, versionsIn } from '../helpers/bucket.ts'
import { broken, fileStoreSuite, md5Of, storable, textOf } from './file-store.suite.ts'

/** On a real S3: see scripts/services/s3.ts. */
const QUICK: Partial<S3Limits> = { retryMs: 1 }
const MIB = 2 ** 20
const PATH = 'ogg/ep04/20201006/processed/name-e91.fits.fz'

const storeOn = (env: Record<string, string>, limits: Partial<S3Limits> = {}): S3Store =>
  new S3Store(readS3Config(readSettings(env)), { ...QUICK, ...limits })

const client = s3Client()
after(() => client.destroy())

fileStoreSuite('S3Store', { create: async () => storeOn(await newBucket()) })
fileStoreSuite('S3Store in parts', { create: async () => storeOn(await newBucket(), { singlePutBytes: 0 }) })

describe('S3Store', () => {
  const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().replace('Z', '')
  const detailsOf = async (file: StorableFile, limits: Partial<S3Limits> = {}): Promise<unknown> => {
    const env = await newBucket()
    const { key } = await storeOn(env, limits).store(file, PATH)
    const head = await client.send(new HeadObjectCommand({ Bucket: env.BUCKET, Key: PATH }))
    const { ContentType, ContentDisposition, StorageClass = 'STANDARD', VersionId, Metadata } = head
    assert.equal(VersionId, key)
    return { ContentType, ContentDisposition, StorageClass, Metadata }
  }
  const expected = {
    ContentType: 'image/fits',
    ContentDisposition: 'attachment; filename=name-e91.fits.fz',
    StorageClass: 'STANDARD',
    Metadata: { md5: md5Of('x') },
  }

  for (const [way, limits] of [
    ['at once', {}],
    ['in parts', { singlePutBytes: 0 }],
  ] as const) {
    test(`sends the details of a file with it, ${way}`, async () => {
      const recent = { ...storable('x'), observationDate: daysAgo(59.9) }
      assert.deepEqual(await detailsOf(recent, limits), expected)
      const old = { ...storable('x'), observationDate: daysAgo(60.1) }
      assert.deepEqual(await detailsOf(old, limits), { ...expected, StorageClass: 'STANDARD_IA' })
    })
  }

  test('a link gives the version it names to anybody, whole and in ranges', async () => {
    const store = storeOn(await newBucket())
    const first = await store.store(storable('first content'), PATH)
    await store.store(storable('second'), PATH)
    const url = await store.url(PATH, first.key, 172_800)
    assert.equal(new URL(url).searchParams.get('versionId'), first.key)
    const whole = await fetch(url)
    assert.deepEqual([whole.status, await whole.text()], [200, 'first content'])
    assert.equal(whole.headers.get('content-disposition'), 'attachment; filename=name-e91.fits.fz')
    assert.equal(whole.headers.get('content-type'), 'image/fits')
    const range = await fetch(url, { headers: { Range: 'bytes=6-' } })
    assert.deepEqual(
      [range.status, range.headers.get('content-range'), await range.text()],
      [206, 'bytes 6-12/13', 'content'],
    )
  })

  test('a link is good for its version, path and time only', async () => {
    const store = storeOn(await newBucket())
    const { key } = await store.store(storable('one'), PATH)
    const other = await store.store(storable('two'), PATH)
    const url = await store.url(PATH, key, 60)
    const statusOf = async (address: string): Promise<number> => {
      const answer = await fetch(address)
      await answer.arrayBuffer()
      return answer.status
    }
    assert.equal(await statusOf(url), 200)
    assert.equal(await statusOf(url.replace(encodeURIComponent(key), encodeURIComponent(other.key))), 403)
    assert.equal(await statusOf(url.replace('name-e91', 'name-e92')), 403)
    assert.equal(await statusOf(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=61')), 403)
    const short = await store.url(PATH, key, 1)
    await new Promise((resolve) => setTimeout(resolve, 2100))
    assert.equal(await statusOf(short), 403)
  })

  test('links to odd paths and of a bucket in the path of the endpoint lead there', async () => {
    const store = storeOn(await newBucket())
    for (const path of ["a b/é+(1)*!'~.fits", 'coj//20150219/a&b=c?d#e%20.fits']) {
      const { key } = await store.store(storable(path), path)
      assert.equal(await (await fetch(await store.url(path, key, 60))).text(), path)
    }
  })

  test('a large file goes in parts and comes back the same', async () => {
    const env = await newBucket()
    const store = storeOn(env, { singlePutBytes: 6 * MIB, partBytes: 5 * MIB })
    const content = Array.from({ length: 12 * 16 }, (_, i) => String(i).padStart(65_536, '.')).join('')
    const stored = await store.store(storable(content), PATH)
    assert.deepEqual([stored.md5, stored.isNew], [md5Of(content), true])
    assert.equal(md5Of(await textOf(store, PATH, stored.key)), md5Of(content))
    const { ETag } = await client.send(new HeadObjectCommand({ Bucket: env.BUCKET, Key: PATH }))
    assert.match(String(ETag), /-3"$/)
  })

  for (const [way, limits] of [
    ['at once', {}],
    ['in parts', { singlePutBytes: 0 }],
  ] as const) {
    test(`a file is never whole in memory, ${way}`, async () => {
      const piece = Buffer.alloc(MIB / 4, 'piece')
      const pieces = Array.from({ length: 1024 }, () => piece)
      const hash = createHash('md5')
      for (const one of pieces) hash.update(one)
      const md5 = hash.digest('hex')
      const file = {
        ...storable('', 'a.fits'),
        size: async () => 256 * MIB,
        md5: async () => md5,
        stream: () => Readable.from(pieces, { objectMode: false }),
      }
      const before = process.memoryUsage().rss
      let peak = before
      const timer = setInterval(() => {
        peak = Math.max(peak, process.memoryUsage().rss)
      }, 10)
      const store = storeOn(await newBucket(), limits)
      const { key } = await store.store(file, PATH)
      const back = createHash('md5')
      for await (const chunk of await store.open(PATH, key)) back.update(chunk)
      clearInterval(timer)
      assert.equal(back.digest('hex'), md5)
      assert.ok(peak - before < 100 * MIB, `${Math.round((peak - before) / MIB)} MiB`)
    })

    test(`a file that is not what it was is not kept, ${way}`, async () => {
      const env = await newBucket()
      const store = storeOn(env, limits)
      const file = storable('0123456789')
      const faults: Partial<StorableFile>[] = [
        { md5: async () => md5Of('another') },
        { size: async () => 11 },
        { size: async () => 9 },
        { stream: () => broken('0123456789').stream() },
      ]
      for (const fault of faults) {
        await assert.rejects(store.store({ ...file, ...fault }, PATH), FileStoreConnectionError)
      }
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: env.BUCKET }))
      assert.deepEqual([await versionsIn(env), Uploads], [[], []])
    })
  }

  test('a bucket without versions is refused before anything is written', async () => {
    const env = await newBucket({ versioning: false })
    await assert.rejects(storeOn(env).store(storable('x'), PATH), {
      name: 'FileStoreSpecificationError',
      message: `the bucket ${env.BUCKET} has no versioning: enable it`,
    })
    assert.deepEqual(await versionsIn(env), [])
  })

  test('what was there before the bucket had versions is not taken for one', async () => {
    const env = await newBucket({ versioning: false })
    await client.send(new PutObjectCommand({ Bucket: env.BUCKET, Key: PATH, Body: 'same' }))
    const VersioningConfiguration = { Status: 'Enabled' } as const
    await client.send(new PutBucketVersioningCommand({ Bucket: env.BUCKET, VersioningConfiguration }))
    const { key, isNew } = await storeOn(env).store(storable('same'), PATH)
    assert.equal(isNew, true)
    assert.deepEqual((await versionsIn(env)).map((version) => version.key).sort(), [key, 'null'].sort())
  })

  test('a file whose arrival was not confirmed is not sent twice', async () => {
    const env = await newBucket()
    const { hostname, port } = new URL(String(env.S3_ENDPOINT_URL))
    let swallowed = 0
    const proxy = createServer((socket) => {
      const upstream = connect(Number(port), hostname)
      let isUpload = false
      socket.on('data', (data: Buffer) => {
        isUpload ||= data.toString('latin1').startsWith(`PUT /${env.BUCKET}/ogg`)
        upstream.write(data)
      })
      upstream.on('data', (data) => {
        if (isUpload && swallowed++ === 0) socket.destroy()
        else socket.write(data)
      })
      for (const one of [socket, upstream]) one.on('error', () => undefined)
      socket.on('close', () => upstream.destroy())
      upstream.on('close', () => socket.destroy())
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    try {
      const S3_ENDPOINT_URL = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
      const { key, isNew } = await storeOn({ ...env, S3_ENDPOINT_URL }).store(storable('once'), PATH)
      assert.deepEqual([swallowed, isNew, await versionsIn(env)], [1, true, [{ path: PATH, key }]])
    } finally {
      proxy.close()
    }
  })

  test('a bucket that is not there and wrong keys are told, without the keys', async () => {
    const env = await newBucket()
    const secret = 'this-is-the-wrong-secret'
    const wrong: [Record<string, string>, RegExp][] = [
      [{ BUCKET: 'no-such-bucket' }, /S3 answered 404 NoSuchBucket/],
      [{ AWS_SECRET_ACCESS_KEY: secret }, /S3 answered 403 \w+/],
      [{ AWS_ACCESS_KEY_ID: 'nobody' }, /S3 answered 403 \w+/],
    ]
    for (const [change, message] of wrong) {
      const store = storeOn({ ...env, ...change })
      const attempts = [() => store.store(storable('x'), PATH), () => store.open(PATH), () => store.delete(PATH, 'key')]
      for (const attempt of attempts) {
        await assert.rejects(attempt(), (error: Error) => {
          assert.ok(error instanceof FileStoreSpecificationError, String(error))
          assert.match(error.message, message)
          assert.equal(error.cause, undefined)
          assert.ok(!JSON.stringify(error).includes(secret))
          return true
        })
      }
    }
  })

  test('a reader may turn away at any time', async () => {
    const store = storeOn(await newBucket())
    const { key } = await store.store(storable('x'.repeat(8 * MIB)), PATH)
    for (let i = 0; i < 60; i++) (await store.open(PATH, key)).destroy() // more than the client has connections
    const bytes = await buffer(await store.open(PATH, key, { start: 0, end: 3 }))
    assert.equal(bytes.toString(), 'xxxx')
  })
})
