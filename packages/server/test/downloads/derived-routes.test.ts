import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { after, before, test } from 'node:test'
import { startTestArchive, type TestArchive, tokens } from '../helpers/archive.ts'
import { addFile, addFrame, fetchBytes, type Sent } from '../helpers/downloads.ts'
import { md5Of, reducedFrame } from '../helpers/frame-files.ts'

let archive: TestArchive
let origin: string
const { compressed, uncompressed } = reducedFrame(700, 900)
const ids = {} as Record<'reduced' | 'plain' | 'text' | 'gone' | 'empty' | 'own' | 'damaged', number>

before(async () => {
  archive = await startTestArchive()
  origin = await archive.app.listen({ host: '127.0.0.1', port: 0 })
  ids.reduced = await addFile(archive, 'reduced', compressed)
  const plain = reducedFrame(10, 12, { hasCatalog: false }).uncompressed
  ids.plain = await addFile(archive, 'plain', plain, { extension: '.fits' })
  ids.text = await addFile(archive, 'text', Buffer.from('a tar'), { extension: '.tar.gz' })
  ids.gone = await addFrame(archive, 'gone')
  ids.empty = await addFrame(archive, 'empty', { version_set: [] })
  ids.own = await addFile(archive, 'own', reducedFrame(10, 13).compressed, {
    proposal_id: 'PROP-A',
    public_date: '2090-01-01T00:00:00Z',
  })
  const damaged = reducedFrame(700, 901).compressed
  damaged.fill(0xff, 200_000, 210_000)
  ids.damaged = await addFile(archive, 'damaged', damaged)
})
after(() => archive.close())

const look = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Sent> =>
  fetchBytes(archive, method, path, { headers })

test('funpack: the file uncompressed, to be saved, resumable', async () => {
  const url = `/frame-funpack/${ids.reduced}/funpack/`
  const { status, headers, bytes } = await look(url)
  const shown = (names: string[], given: Sent['headers']): unknown[] => names.map((name) => given[name])
  const told = ['content-type', 'content-disposition', 'content-length', 'etag', 'accept-ranges', 'x-frame-options']
  const etag = `"${md5Of(compressed)}-funpack"`
  assert.deepEqual(
    [status, ...shown(told, headers)],
    [
      200,
      'application/octet-stream',
      'attachment; filename=reduced.fits',
      String(uncompressed.length),
      etag,
      'bytes',
      'DENY',
    ],
  )
  assert.equal(bytes.length, uncompressed.length)
  assert.ok(bytes.subarray(5760).equals(uncompressed.subarray(5760)))
  const rest = await look(url, { range: 'bytes=1000000-', 'if-range': etag })
  assert.deepEqual([rest.status, rest.bytes.equals(bytes.subarray(1_000_000))], [206, true])
  assert.equal((await look(url, { range: `bytes=${bytes.length}-` })).status, 416)
  const head = await look(url, {}, 'HEAD')
  assert.deepEqual([head.status, head.bytes.length, ...shown(told, head.headers)], [200, 0, ...shown(told, headers)])
})

test('funpack of a file that is not compressed copies it', async () => {
  const { status, headers, bytes } = await look(`/frame-funpack/${ids.plain}/funpack/`)
  assert.deepEqual([status, headers['content-disposition']], [200, 'attachment; filename=plain.fits'])
  assert.ok(bytes.equals(reducedFrame(10, 12, { hasCatalog: false }).uncompressed))
})

test('catalog', async () => {
  const { status, headers, bytes } = await look(`/frame-catalog/${ids.reduced}/catalog/`)
  assert.deepEqual(
    [status, headers['content-type'], headers['content-disposition'], bytes.length],
    [200, 'application/octet-stream', 'attachment; filename=reduced-catalog.fits', 3 * 2880],
  )
})

test('what cannot be given, in words', async () => {
  const noFrame = 'No Frame matches the given query.'
  const refused: [string, number, string][] = [
    [`/frame-catalog/${ids.plain}/catalog/`, 404, 'The file plain.fits has no catalog.'],
    [`/frame-funpack/${ids.text}/funpack/`, 422, 'The file text.tar.gz cannot be read: '],
    [`/frame-catalog/${ids.text}/catalog/`, 404, 'The file text.tar.gz has no catalog.'],
    [`/frame-funpack/${ids.gone}/funpack/`, 404, 'The file gone.fits.fz is not in the store.'],
    [`/frame-catalog/${ids.gone}/catalog/`, 404, 'The file gone.fits.fz is not in the store.'],
    [`/frame-funpack/${ids.empty}/funpack/`, 404, noFrame],
    [`/frame-funpack/${ids.own}/funpack/`, 404, noFrame],
    [`/frame-catalog/${ids.own}/catalog/`, 404, noFrame],
    ['/frame-funpack/999999998/funpack/', 404, noFrame],
    ['/frame-funpack/99999999999999999999/funpack/', 404, noFrame],
    ['/frame-funpack/-1/funpack/', 404, noFrame],
    ['/frame-funpack/abc/funpack/', 404, 'Not found.'],
    [`/frame-funpack/${ids.own}/funpack/?version=1&expires=9999999999&signature=x`, 404, noFrame],
  ]
  for (const [url, status, detail] of refused) {
    const answer = await look(url)
    assert.deepEqual([url, answer.status], [url, status])
    const told = JSON.parse(answer.bytes.toString()).detail
    assert.ok(told.startsWith(detail), `${url}: ${told}`)
  }
  const own = await look(`/frame-catalog/${ids.own}/catalog/`, { authorization: `Token ${tokens.owner}` })
  assert.equal(own.status, 200)
  assert.equal((await look(`/frame-funpack/${ids.reduced}/funpack/`, {}, 'POST')).status, 405)
})

const over = async (path: string): Promise<IncomingMessage> => (await once(get(origin + path), 'response'))[0]

test('damage within the data ends the connection early, and the archive goes on', async () => {
  const answer = await over(`/frame-funpack/${ids.damaged}/funpack/`)
  assert.equal(answer.statusCode, 200)
  await assert.rejects(
    async () => {
      for await (const _ of answer);
    },
    { code: 'ECONNRESET' },
  )
  assert.equal((await look(`/frame-funpack/${ids.reduced}/funpack/`)).status, 200)
})

test('other requests are answered while a file is uncompressed', async () => {
  const big = reducedFrame(2000, 4000)
  const id = await addFile(archive, 'big', big.compressed)
  const answer = await over(`/frame-funpack/${id}/funpack/`)
  let isDone = false
  let answered = 0
  const reading = (async () => {
    let got = 0
    for await (const chunk of answer) got += (chunk as Buffer).length
    isDone = true
    return got
  })()
  while (!isDone) {
    const health = await over('/health/')
    for await (const _ of health);
    answered += 1
  }
  assert.equal(await reading, big.uncompressed.length)
  assert.ok(answered >= 3, `${answered} were answered`)
})
