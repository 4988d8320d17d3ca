import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { aFits, type Cards, required } from '../../library/test/helpers/a-fits.ts'
import { newBucket, versionsIn } from '../../library/test/helpers/bucket.ts'
import { startTestArchive, type TestArchive } from './helpers/archive.ts'

/**
 * The whole way with files on a real S3: the command `ocs_ingest_frame` stores them there and tells an archive that
 * answers on a port, and whoever asks the archive gets links by which S3 hands them out.
 */
const NAME = 'cpt1m010-fa06-20200112-0102-e91'
const PATH = `cpt/fa06/20200112/processed/${NAME}.fits`
const scratch = mkdtempSync(join(tmpdir(), 'slice-s3-'))
let bucket: Record<string, string>
let archive: TestArchive
let origin = ''

before(async () => {
  bucket = await newBucket()
  archive = await startTestArchive(bucket)
  origin = await archive.app.listen({ port: 0, host: '127.0.0.1' })
})
after(async () => {
  await archive?.close()
  rmSync(scratch, { recursive: true, force: true })
})

const ingest = (filename: string, bytes: Buffer): Promise<{ code: number; out: string; error: string }> => {
  const path = join(scratch, filename)
  writeFileSync(path, bytes)
  const command = fileURLToPath(new URL('../../ingester/bin/ocs_ingest_frame.js', import.meta.url))
  const env = { PATH: process.env.PATH, API_ROOT: `${origin}/`, AUTH_TOKEN: archive.tokens.superuser, ...bucket }
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [command, path], { env })
    const [out, error]: [Buffer[], Buffer[]] = [[], []]
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => error.push(chunk))
    child.on('close', (code) => resolve({ code: code ?? -1, out: out.join(''), error: error.join('') }))
  })
}

const fileOf = (cards: Cards = {}): Buffer => aFits({ ...required, RLEVEL: '91', ...cards })

/** A link of S3 for one version of a file, whoever signed it. */
const assertLink = (link: string, path: string, key: string): void => {
  const url = new URL(link)
  assert.equal(url.origin + decodeURIComponent(url.pathname), `${bucket.S3_ENDPOINT_URL}/${bucket.BUCKET}/${path}`)
  assert.deepEqual([url.searchParams.get('versionId'), url.searchParams.get('X-Amz-Expires')], [key, '172800'])
}

test('a file goes in, and everybody who may see it gets a link that downloads it', async () => {
  const bytes = fileOf({ OBJECT: "'M 31'" })
  const { code, out, error } = await ingest(`${NAME}.fits`, bytes)
  assert.equal(code, 0, error)
  const { json } = await archive.get(`/frames/?basename_exact=${NAME}`)
  assert.equal(json.count, 1)
  const [frame] = json.results
  const [version] = frame.version_set
  assert.deepEqual(await versionsIn(bucket), [{ path: PATH, key: version.key }])
  for (const link of [out.trim(), frame.url, version.url]) {
    assertLink(link, PATH, version.key)
    const download = await fetch(link)
    assert.equal(download.status, 200)
    assert.ok(Buffer.from(await download.arrayBuffer()).equals(bytes))
    assert.equal(download.headers.get('content-type'), 'image/fits')
    assert.equal(download.headers.get('content-disposition'), `attachment; filename=${NAME}.fits`)
  }
  const range = await fetch(frame.url, { headers: { Range: 'bytes=80-159' } })
  assert.equal(range.status, 206)
  assert.equal(range.headers.get('content-range'), `bytes 80-159/${bytes.length}`)
  assert.equal(await range.text(), bytes.subarray(80, 160).toString())
})

test('the same file again is there already, another of its name is a new version', async () => {
  const before = await versionsIn(bucket)
  const again = await ingest(`${NAME}.fits`, fileOf({ OBJECT: "'M 31'" }))
  assert.deepEqual([again.code, await versionsIn(bucket)], [0, before])
  const better = fileOf({ OBJECT: "'M 31 again'" })
  assert.equal((await ingest(`${NAME}.fits`, better)).code, 0)
  const { json } = await archive.get(`/frames/?basename_exact=${NAME}`)
  const texts = await Promise.all(
    json.results[0].version_set.map(async ({ url }: { url: string }) => (await fetch(url)).text()),
  )
  assert.deepEqual(texts, [better.toString('latin1'), fileOf({ OBJECT: "'M 31'" }).toString('latin1')])
})

test('a file that the archive refuses does not stay', async () => {
  const before = await versionsIn(bucket)
  const { code, error } = await ingest('cpt1m010-fa06-20200112-0103-e91.fits', fileOf({ OBSTYPE: "'NONSENSE'" }))
  assert.equal(code, 1)
  assert.match(error, /configuration_type/)
  assert.deepEqual(await versionsIn(bucket), before)
})
