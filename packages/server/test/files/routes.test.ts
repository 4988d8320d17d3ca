import assert from 'node:assert/strict'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { LocalStore } from '@science-archive/library'
import { signedPath } from '../../src/files/signed-url.ts'
import { type Answer, startTestArchive, type TestArchive } from '../helpers/archive.ts'
import { aFrame } from '../helpers/frame.ts'
import { inMemory, md5Of } from '../helpers/frame-files.ts'

const SECRET = 's'.repeat(40)
const FOLDER = 'tst/fa01/20200505/processed'
const BYTES = Buffer.from(Array.from({ length: 1000 }, (_, index) => (index * 7) % 256))

let archive: TestArchive
before(async () => {
  archive = await startTestArchive({ SECRET_KEY: SECRET })
})
after(() => archive.close())

/** Puts a file into the archive's store. @returns a signed link to it */
const put = async (name: string, extension = '.fits', bytes = BYTES): Promise<string> => {
  const path = `${FOLDER}/${name}${extension}`
  const { key } = await new LocalStore(archive.files, '').store(inMemory(name, extension, bytes), path)
  return signedPath({ path, key }, SECRET, 3600)
}

interface FileAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly bytes: Buffer
}

const fetchFile = async (url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<FileAnswer> => {
  const answer = await archive.app.inject({
    method: method as 'GET',
    url,
    headers: { host: 'archive.test', ...headers },
  })
  return { status: answer.statusCode, headers: answer.headers, bytes: answer.rawPayload }
}

const HEADERS = {
  'content-type': 'image/fits',
  'content-disposition': 'attachment; filename="whole.fits"',
  'content-length': '1000',
  'accept-ranges': 'bytes',
  etag: `"${md5Of(BYTES)}"`,
  'cache-control': 'private, max-age=3600',
  'access-control-allow-origin': '*',
}

/** Of an answer's headers those of HEADERS and the named ones. */
const told = (headers: Readonly<Record<string, unknown>>, ...more: string[]): object =>
  Object.fromEntries([...Object.keys(HEADERS), ...more].map((name) => [name, headers[name]]))

test('GET sends the file, HEAD what it would be', async () => {
  const url = await put('whole')
  const get = await fetchFile(url)
  assert.deepEqual([get.status, told(get.headers), get.bytes], [200, HEADERS, BYTES])
  const head = await fetchFile(url, {}, 'HEAD')
  assert.deepEqual([head.status, told(head.headers), head.bytes.length], [200, HEADERS, 0])
})

test('a client that stops reading is cut off, and holds no file open', async () => {
  const url = await put('stalled', '.fits', Buffer.alloc(32 * 1024 * 1024))
  await archive.app.listen({ host: '127.0.0.1', port: 0 })
  const { server } = archive.app
  assert.equal(server.timeout, 300_000)
  server.setTimeout(200) // for connections that come from now on
  const { port } = server.address() as AddressInfo
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = connect(port, '127.0.0.1').pause()
  client.on('error', () => undefined)
  client.write(`GET ${url} HTTP/1.1\r\nHost: archive.test\r\n\r\n`)
  const [connection] = await accepted
  await once(connection, 'close')
  assert.ok(connection.bytesWritten > 0 && connection.bytesWritten < 32 * 1024 * 1024, `${connection.bytesWritten}`)
  client.destroy()
})

test('a link needs no credentials, and wrong ones are turned away', async () => {
  const url = await put('open')
  assert.equal((await fetchFile(url, { accept: 'image/png' })).status, 200)
  assert.equal((await fetchFile(url, { authorization: `Token ${archive.tokens.other}` })).status, 200)
})

test('part of a file', async () => {
  const url = await put('whole')
  const parts: readonly (readonly [range: string, start: number, end: number])[] = [
    ['bytes=0-0', 0, 0],
    ['bytes=10-19', 10, 19],
    ['bytes=990-', 990, 999],
    ['bytes=990-5000', 990, 999],
    ['bytes=-10', 990, 999],
    ['bytes=-5000', 0, 999],
    ['bytes=0-999', 0, 999],
    ['bytes=0-9,10-19', 0, 19],
  ]
  for (const [range, start, end] of parts) {
    const { status, headers, bytes } = await fetchFile(url, { range })
    const expected = {
      ...HEADERS,
      'content-length': String(end - start + 1),
      'content-range': `bytes ${start}-${end}/1000`,
    }
    assert.deepEqual([status, told(headers, 'content-range')], [206, expected], range)
    assert.deepEqual(bytes, BYTES.subarray(start, end + 1), range)
  }
})

test('several parts at once, another unit and what is no range get the whole file', async () => {
  const url = await put('whole')
  for (const range of ['bytes=0-9,20-29', 'items=0-5', 'items=5000-', 'bytes', '', 'bytes:0-5']) {
    const { status, headers, bytes } = await fetchFile(url, { range })
    assert.deepEqual([status, told(headers, 'content-range')], [200, { ...HEADERS, 'content-range': undefined }], range)
    assert.deepEqual(bytes, BYTES, range)
  }
})

test('a part that the file does not have is refused with its size', async () => {
  const url = await put('whole')
  for (const range of ['bytes=1000-', 'bytes=5000-6000', 'bytes=-0', 'bytes=9-1']) {
    const { status, headers, bytes } = await fetchFile(url, { range })
    assert.deepEqual([status, headers['content-range']], [416, 'bytes */1000'], range)
    assert.deepEqual(
      [headers['cache-control'], headers['content-disposition'], headers.etag],
      [undefined, undefined, undefined],
    )
    assert.deepEqual(
      [headers['content-type'], JSON.parse(bytes.toString())],
      ['application/json', { detail: 'The file has 1000 bytes.' }],
    )
  }
})

test('HEAD knows no parts', async () => {
  const { status, headers } = await fetchFile(await put('whole'), { range: 'bytes=0-9' }, 'HEAD')
  assert.deepEqual([status, told(headers, 'content-range')], [200, { ...HEADERS, 'content-range': undefined }])
})

test('a part is sent only of the file that the client has the rest of', async () => {
  const url = await put('whole')
  const asked = async (ifRange: string): Promise<[number, number]> => {
    const { status, bytes } = await fetchFile(url, { range: 'bytes=0-9', 'if-range': ifRange })
    return [status, bytes.length]
  }
  assert.deepEqual(await asked(HEADERS.etag), [206, 10])
  assert.deepEqual(await asked('"another"'), [200, 1000])
  assert.deepEqual(await asked(`W/${HEADERS.etag}`), [200, 1000])
  assert.deepEqual(await asked('Wed, 21 Oct 2015 07:28:00 GMT'), [200, 1000])
})

test('an empty file is sent, and has no part', async () => {
  const url = await put('empty', '.fits', Buffer.alloc(0))
  const { status, headers, bytes } = await fetchFile(url)
  assert.deepEqual([status, headers['content-length'], bytes.length], [200, '0', 0])
  const part = await fetchFile(url, { range: 'bytes=0-' })
  assert.deepEqual([part.status, part.headers['content-range']], [416, 'bytes */0'])
})

test('a file comes with the type and name of its own', async () => {
  const types: readonly (readonly [name: string, extension: string, type: string, disposition: string])[] = [
    ['a-e91', '.fits.fz', 'image/fits', 'attachment; filename="a-e91.fits.fz"'],
    ['a', '.tar.gz', 'application/x-tar', 'attachment; filename="a.tar.gz"'],
    ['a', '.pdf', 'application/octet-stream', 'attachment; filename="a.pdf"'],
    ['a', '.xyz', 'application/octet-stream', 'attachment; filename="a.xyz"'],
    ['M 31 "x"; y', '.fits', 'image/fits', 'attachment; filename="M 31 \\"x\\"; y.fits"'],
    [
      'Véga 100% #1 😀',
      '.fits',
      'image/fits',
      `attachment; filename="Véga 100% #1 ??.fits"; filename*=UTF-8''V%C3%A9ga%20100%25%20%231%20%F0%9F%98%80.fits`,
    ],
  ]
  for (const [name, extension, type, disposition] of types) {
    const { status, headers, bytes } = await fetchFile(await put(name, extension))
    assert.deepEqual([status, bytes.equals(BYTES)], [200, true], name)
    assert.deepEqual([headers['content-type'], headers['content-disposition']], [type, disposition], name)
  }
})

const REFUSED = {
  detail: 'This link is not valid, or no longer. Ask the archive for the frame again to get a new one.',
}

test('a link that the archive did not sign, or of which the time is over, is refused', async () => {
  const url = await put('whole')
  const path = `${FOLDER}/whole.fits`
  const key = md5Of(BYTES)
  const wrong = [
    url.replace('whole.fits', 'empty.fits'),
    url.replace(/key=\w/, 'key=x'),
    url.replace(/expires=1/, 'expires=2'),
    url.replace(/signature=./, 'signature=_'),
    url.replace(/&signature=.*/, ''),
    url.replace(/&expires=\d+/, ''),
    url.replace(/\?.*/, ''),
    `${url}&expires=99999999999`,
    '/files/',
    '/files/..%2f..%2fetc/passwd',
    '/files/%00',
    signedPath({ path, key }, 't'.repeat(40), 3600),
    signedPath({ path, key }, SECRET, 3600, Date.now() - 3 * 3_600_000),
  ]
  for (const one of wrong) {
    for (const method of ['GET', 'HEAD']) {
      const { status, headers, bytes } = await fetchFile(one, { range: 'bytes=0-0' }, method)
      assert.deepEqual([status, headers['access-control-allow-origin']], [403, '*'], one)
      if (method === 'GET') assert.deepEqual(JSON.parse(bytes.toString()), REFUSED, one)
    }
  }
})

test('a file that is no longer in the store, or never was in this version, is not found', async () => {
  const url = await put('deleted')
  rmSync(join(archive.files, FOLDER, 'deleted.fits'))
  await put('twice', '.fits', Buffer.from('one'))
  await put('twice', '.fits', Buffer.from('two'))
  const other = signedPath({ path: `${FOLDER}/twice.fits`, key: md5Of(BYTES) }, SECRET, 3600)
  const folder = signedPath({ path: FOLDER, key: md5Of(BYTES) }, SECRET, 3600)
  for (const one of [url, other, folder]) {
    const { status, headers, bytes } = await fetchFile(one)
    assert.deepEqual([status, JSON.parse(bytes.toString())], [404, { detail: 'The file is not in the store.' }], one)
    assert.equal(headers['cache-control'], undefined)
  }
})

test('each version of a file has its own link', async () => {
  const [one, two] = [
    await put('versions', '.fits', Buffer.from('one')),
    await put('versions', '.fits', Buffer.from('two')),
  ]
  assert.equal((await fetchFile(one)).bytes.toString(), 'one')
  assert.equal((await fetchFile(two)).bytes.toString(), 'two')
})

test('a name that leads out of the store is refused, even if the archive signed it', async () => {
  for (const path of ['../secret-key', `${FOLDER}/../../../../../secret-key`, '/etc/passwd', 'a\0b']) {
    const answer = await fetchFile(signedPath({ path, key: 'k' }, SECRET, 3600))
    assert.notEqual(answer.status, 200, path)
    assert.ok(!answer.bytes.includes('root:') && !answer.bytes.includes(SECRET), path)
  }
})

test('the link in a frame leads to its file', async () => {
  const basename = 'linked frame é'
  const key = md5Of(BYTES)
  await put(basename, '.fits.fz')
  const made = await archive.post(
    '/frames/',
    aFrame(basename, { version_set: [{ key, md5: key, extension: '.fits.fz' }] }),
    'superuser',
  )
  assert.equal(made.status, 201)
  const { json }: Answer = await archive.get(`/frames/${made.json.id}/`)
  assert.ok(json.url.startsWith('http://archive.test/files/'), json.url)
  assert.equal(json.version_set[0].url, json.url)
  const file = await fetchFile(json.url.slice('http://archive.test'.length))
  assert.deepEqual([file.status, file.bytes.equals(BYTES)], [200, true])
})
