import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { people, startTestArchive, type TestArchive } from '../helpers/archive.ts'
import { addFile, FOLDER, fetchBytes, type Sent, today } from '../helpers/downloads.ts'
import { reducedFrame } from '../helpers/frame-files.ts'

const archives: TestArchive[] = []
after(() => Promise.all(archives.map((archive) => archive.close())))

const start = async (env: Record<string, string> = {}): Promise<TestArchive> => {
  const archive = await startTestArchive({ ZIP_DELIVERY: 'mod_zip', ...env })
  archives.push(archive)
  return archive
}
const manifest = (archive: TestArchive, body: object): Promise<Sent> =>
  fetchBytes(archive, 'POST', '/frames/zip/', { body })

const { compressed, uncompressed } = reducedFrame(30, 20)
const secret = reducedFrame(30, 21)

test('a line for each file, as the existing archive writes it, when another server has the files', async () => {
  const archive = await start({ FILESYSTEM_STORAGE_BASE_URL: 'http://files.test/data/' })
  const one = await addFile(archive, 'one', compressed)
  const two = await addFile(archive, 'two', Buffer.from('two!'), { observation_date: '2021-01-01T00:00:00Z' })
  const { status, headers, bytes } = await manifest(archive, { frame_ids: [one, two] })
  const name = `ocs_archive_data-${today()}-2`
  assert.deepEqual(
    [
      status,
      headers['content-type'],
      headers['x-archive-files'],
      headers['content-disposition'],
      headers['set-cookie'],
    ],
    [200, 'text/plain', 'zip', `attachment; filename=${name}.zip`, 'fileDownload=true; path=/'],
  )
  assert.equal(
    bytes.toString(),
    `- 4 /zip-files/data/${FOLDER}/two.fits.fz ${name}/two.fits.fz\n` +
      `- ${compressed.length} /zip-files/data/${FOLDER}/one.fits.fz ${name}/one.fits.fz\n`,
  )
})

test('of its own store it names signed links, which give the file and nothing without the signature', async () => {
  const archive = await start()
  const id = await addFile(archive, 'one', compressed)
  const line = (await manifest(archive, { frame_ids: [id] })).bytes.toString()
  const location = /^- \d+ \/zip-files(\/files\/\S+) /.exec(line)?.[1] as string
  const file = await fetchBytes(archive, 'GET', location)
  assert.deepEqual([file.status, file.bytes.equals(compressed)], [200, true])
  assert.equal((await fetchBytes(archive, 'GET', location.split('?')[0] as string)).status, 403)
})

test('what the archive makes itself has a link that works for nginx, which says nobody is asking, and for no other file', async () => {
  const archive = await start()
  const given = { proposal_id: 'PROP-A', public_date: '2090-01-01T00:00:00Z' }
  const own = await addFile(archive, 'own', compressed, given)
  const other = await addFile(archive, 'other', secret.compressed, given)
  const size = { funpack: uncompressed.length, catalog: 3 * 2880 }
  for (const [kind, wish] of [
    ['funpack', { uncompress: true }],
    ['catalog', { catalog_only: true }],
  ] as const) {
    const body = { frame_ids: [own], auth_token: people.owner.apiToken, ...wish }
    const line = (await manifest(archive, body)).bytes.toString()
    const pattern = new RegExp(
      `^- ${size[kind]} (/frame-${kind}/${own}/${kind}/\\?version=\\d+&expires=\\d+&signature=[\\w-]+) \\S+/own\\S*\\.fits\\n$`,
    )
    const location = pattern.exec(line)?.[1] as string
    const file = await fetchBytes(archive, 'GET', location)
    assert.deepEqual([file.status, file.bytes.length], [200, size[kind]])
    for (const url of [
      location.split('?')[0],
      location.replace(`/${own}/`, `/${other}/`),
      location.replace(/version=\d+/, 'version=1'),
      location.replace(/expires=\d/, 'expires=9'),
      location.replaceAll(kind, kind === 'funpack' ? 'catalog' : 'funpack'),
    ]) {
      const refused = await fetchBytes(archive, 'GET', url as string)
      const isSame = url === location
      assert.deepEqual([url, refused.status], [url, isSame ? 200 : 404])
    }
  }
})
