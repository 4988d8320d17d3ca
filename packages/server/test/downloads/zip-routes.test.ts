import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync, readlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { people, startTestArchive, type TestArchive, tokens } from '../helpers/archive.ts'
import { browserOf, openBrowser } from '../helpers/browser.ts'
import { addFile, addFrame, FOLDER, fetchBytes, type Sent, today } from '../helpers/downloads.ts'
import { reducedFrame } from '../helpers/frame-files.ts'

let archive: TestArchive
let origin: string
const ids = {} as Record<'one' | 'two' | 'own' | 'catalog' | 'plain' | 'gone' | 'broken' | 'large', number>
const reduced = reducedFrame(300, 200)
const ONE = Buffer.from('the bytes of one')
const LARGE = Buffer.alloc(40 * 1024 * 1024, 7)

before(async () => {
  archive = await startTestArchive({ ZIP_DOWNLOAD_MAX_FILES: '50', ZIP_DOWNLOAD_FILENAME_BASE: 'data' })
  origin = await archive.app.listen({ host: '127.0.0.1', port: 0 })
  ids.one = await addFile(archive, 'one', ONE, { observation_date: '2020-05-05T05:05:06Z' })
  ids.two = await addFile(archive, 'two', Buffer.from('two'), { observation_date: '2020-05-06T05:05:06Z' })
  ids.own = await addFile(archive, 'own', Buffer.from('secret'), {
    proposal_id: 'PROP-A',
    public_date: '2090-01-01T00:00:00Z',
  })
  ids.catalog = await addFile(archive, 'catalog', reduced.compressed)
  ids.plain = await addFile(archive, 'plain', reducedFrame(5, 5, { hasCatalog: false }).uncompressed, {
    extension: '.fits',
  })
  ids.gone = await addFrame(archive, 'gone')
  ids.broken = await addFile(archive, 'broken', Buffer.from('no FITS'))
  ids.large = await addFile(archive, 'large', LARGE, { extension: '.tar.gz' })
})
after(() => archive.close())

const zip = (body: object | string, headers: Record<string, string> = {}): Promise<Sent> =>
  fetchBytes(archive, 'POST', '/frames/zip/', {
    body,
    headers: { ...(typeof body === 'string' && { 'content-type': 'application/x-www-form-urlencoded' }), ...headers },
  })

/** Names and contents by Python, which checks every CRC. */
const contents = (bytes: Buffer): [string, string][] => {
  const path = join(archive.files, 'test.zip')
  writeFileSync(path, bytes)
  const python = `import sys,zipfile,json
z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None
print(json.dumps([[i.filename, z.read(i).decode('latin1')] for i in z.infolist()]))`
  const text = execFileSync('python3', ['-c', python, path], { encoding: 'utf8', maxBuffer: 1e9 })
  unlinkSync(path)
  return JSON.parse(text)
}

test('JSON: a ZIP of the newest frames first, in a folder of its name, of the length that was told', async () => {
  const { status, headers, bytes } = await zip({ frame_ids: [ids.one, ids.two, ids.one, 999_999] })
  const name = `data-${today()}-2`
  assert.deepEqual(
    [
      status,
      headers['content-type'],
      headers['content-disposition'],
      headers['set-cookie'],
      headers['accept-ranges'],
      headers['x-frame-options'],
      headers['access-control-allow-origin'],
      Number(headers['content-length']),
    ],
    [
      200,
      'application/zip',
      `attachment; filename=${name}.zip`,
      'fileDownload=true; path=/',
      'bytes',
      undefined,
      '*',
      bytes.length,
    ],
  )
  assert.deepEqual(contents(bytes), [
    [`${name}/two.fits.fz`, 'two'],
    [`${name}/one.fits.fz`, ONE.toString()],
  ])
})

test('a form, as the web page sends it, with the token in the body: the one of the portal, or of the archive', async () => {
  const accept = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
  for (const token of [people.owner.apiToken, tokens.owner, tokens.superuser]) {
    const body = `frame_ids[0]=${ids.one}&frame_ids[1]=${ids.own}&auth_token=${token}&uncompress=false`
    const { status, bytes } = await zip(body, accept)
    const names = contents(bytes).map(([name]) => name.split('/')[1])
    assert.deepEqual([status, names], [200, ['one.fits.fz', 'own.fits.fz']])
  }
  const empty = await zip(`frame_ids=${ids.one}&frame_ids=${ids.own}&auth_token=`, accept)
  assert.deepEqual([empty.status, contents(empty.bytes).length], [200, 1])
})

test('a person ticks frames on the page of the list, in a session', async () => {
  const browser = await browserOf(archive, 'owner')
  const { text } = await browser.open('/frames/?basename=o')
  const [, token = ''] =
    /id="chosen"[^>]*><input type="hidden" name="csrfmiddlewaretoken" value="(\w+)">/.exec(text) ?? []
  assert.match(text, new RegExp(`name="frame_ids" value="${ids.own}" aria-label="Choose own">`))
  const form = { frame_ids: String(ids.own), csrfmiddlewaretoken: token }
  const { status, headers } = await browser.send('/frames/zip/', form)
  assert.deepEqual([status, headers['content-type']], [200, 'application/zip'])
  const forged = await browser.send('/frames/zip/', { ...form, csrfmiddlewaretoken: '' })
  assert.deepEqual([forged.status, forged.headers['content-type']], [403, 'text/html; charset=utf-8'])
})

test('a person reads on a page why there is no ZIP', async () => {
  const why = async (frame_ids: string): Promise<[status: number, message: string | undefined]> => {
    const { status, text } = await openBrowser(archive).send('/frames/zip/', frame_ids ? { frame_ids } : {})
    return [status, /role="alert">(.*?)<\/div>/.exec(text)?.[1]]
  }
  const none = 'No frame was chosen. Go back and tick those whose files you want.'
  assert.deepEqual(await why(''), [400, none])
  assert.deepEqual(await why(String(ids.own)), [404, 'You may see none of these frames any more.'])
  assert.match(String((await why(String(ids.gone)))[1]), /not in the store/)
})

test('a token that nobody has, and nothing to give', async () => {
  for (const auth_token of ['nope', 'a\0', { a: 1 }, 'é', 7]) {
    const { status, headers, bytes } = await zip({ frame_ids: [ids.one], auth_token })
    assert.deepEqual(
      [status, headers['content-type'], JSON.parse(bytes.toString())],
      [404, 'application/json', { detail: 'No Token matches the given query.' }],
    )
  }
  for (const frame_ids of [[ids.own], [], [2 ** 31], [999_999]]) {
    const { status, headers, bytes } = await zip({ frame_ids })
    assert.deepEqual([status, bytes.length, headers['set-cookie']], [404, 0, undefined])
  }
})

test('a file that is not in the store fails the ZIP by its name, before the first byte', async () => {
  const { status, bytes } = await zip({ frame_ids: [ids.one, ids.gone] })
  const detail = 'The file gone.fits.fz is not in the store. Choose the other frames without it.'
  assert.deepEqual([status, JSON.parse(bytes.toString())], [404, { detail }])
})

test('uncompress: .fits in place of .fits.fz, other files as they are; a broken one is named', async () => {
  const { status, bytes } = await zip({ frame_ids: [ids.catalog, ids.plain], uncompress: true })
  assert.equal(status, 200)
  const found = new Map(contents(bytes).map(([name, text]) => [name.split('/')[1], text.length]))
  const plain = reducedFrame(5, 5, { hasCatalog: false }).uncompressed.length
  assert.deepEqual(Object.fromEntries(found), { 'catalog.fits': reduced.uncompressed.length, 'plain.fits': plain })
  const broken = await zip({ frame_ids: [ids.broken], uncompress: true })
  assert.equal(broken.status, 422)
  assert.match(JSON.parse(broken.bytes.toString()).detail, /^The file broken\.fits\.fz cannot be read: /)
  const many = await zip({ frame_ids: Array.from({ length: 11 }, (_, index) => index + 1), uncompress: true })
  assert.equal(many.status, 400)
})

test('catalog_only: catalogs of reduced images; those without one are left out', async () => {
  const { bytes } = await zip({ frame_ids: [ids.catalog, ids.plain], catalog_only: true })
  assert.deepEqual(
    contents(bytes).map(([name, text]) => [name.split('/')[1], text.length]),
    [['catalog-catalog.fits', 3 * 2880]],
  )
  assert.equal((await zip({ frame_ids: [ids.plain], catalog_only: true })).status, 404)
})

test('a download is taken up where it broke off, byte for byte', async () => {
  const body = { frame_ids: [ids.plain, ids.catalog, ids.large], uncompress: true }
  const whole = await zip(body)
  const etag = whole.headers.etag as string
  for (const start of [0, 1, 100, 5_000_000, whole.bytes.length - 1]) {
    const part = await zip(body, { range: `bytes=${start}-`, 'if-range': etag })
    const size = whole.bytes.length
    assert.deepEqual(
      [part.status, part.headers['content-range'], Number(part.headers['content-length']), part.headers.etag],
      [206, `bytes ${start}-${size - 1}/${size}`, size - start, etag],
    )
    assert.ok(part.bytes.equals(whole.bytes.subarray(start)))
  }
  const other = await zip(body, { range: 'bytes=5-', 'if-range': '"another"' })
  assert.deepEqual([other.status, other.bytes.length], [200, whole.bytes.length])
  const behind = await zip(body, { range: `bytes=${whole.bytes.length}-` })
  assert.deepEqual([behind.status, behind.headers['content-range']], [416, `bytes */${whole.bytes.length}`])
  const fewer = await zip({ frame_ids: [ids.plain, ids.catalog], uncompress: true })
  assert.notEqual(fewer.headers.etag, etag)
})

test('other methods are refused, not taken for a frame called zip', async () => {
  for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
    const { status, headers, bytes } = await fetchBytes(archive, method, '/frames/zip/')
    assert.deepEqual(
      [status, headers.allow, JSON.parse(bytes.toString())],
      [405, 'POST, OPTIONS', { detail: `Method "${method}" not allowed.` }],
    )
  }
  assert.equal((await fetchBytes(archive, 'HEAD', '/frames/zip/')).status, 405)
  const options = await fetchBytes(archive, 'OPTIONS', '/frames/zip/')
  assert.deepEqual([options.status, options.headers.allow], [200, 'POST, OPTIONS'])
})

/** Begins a ZIP over the network and reads its first bytes. */
const begin = (frame_ids: number[]): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const sent = httpRequest(
      `${origin}/frames/zip/`,
      { method: 'POST', headers: { 'content-type': 'application/json' } },
      (answer) => answer.once('readable', () => resolve(answer)),
    )
    sent.on('error', reject)
    sent.end(JSON.stringify({ frame_ids }))
  })

const openFiles = (): string[] =>
  readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${descriptor}`)
      return path.startsWith(archive.files) ? [path] : []
    } catch {
      return []
    }
  })

const eventually = async (check: () => boolean): Promise<void> => {
  for (let attempt = 0; attempt < 100 && !check(); attempt++) await sleep(20)
  assert.ok(check())
}

test('a client that reads slowly holds the file and little memory; one that goes away leaves no file open', {
  skip: process.platform !== 'linux' && 'open files are looked up in /proc',
}, async () => {
  const answer = await begin([ids.large])
  await eventually(() => openFiles().length === 1)
  await sleep(200)
  assert.deepEqual(openFiles(), [join(archive.files, FOLDER, 'large.tar.gz')]) // not read to its end: it is 40 MB
  answer.destroy()
  await eventually(() => openFiles().length === 0)
})

test('a file that is cut short while it is sent ends the connection, and no client takes it for a ZIP', async () => {
  const id = await addFile(archive, 'shrinking', LARGE.subarray(1))
  const answer = await begin([id])
  writeFileSync(join(archive.files, FOLDER, 'shrinking.fits.fz'), 'short')
  let got = 0
  await assert.rejects(
    async () => {
      for await (const chunk of answer) got += (chunk as Buffer).length
    },
    { code: 'ECONNRESET' },
  )
  assert.ok(got < Number(answer.headers['content-length']))
})
