import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type CliOptions, run } from '../src/run.ts'
import { fakeArchive, POSTED, type Script, scripted } from './helpers/archive.ts'

const metadata = `{"PROPID":"P","DATE-OBS":"2020-01-13T03:14:15","DAY-OBS":"20200112","INSTRUME":"fa06","SITEID":"cpt",
  "TELID":"1m0a","OBSTYPE":"EXPOSE","BLKUID":1,"EXPTIME":15.0}`

interface Result {
  readonly status: number
  readonly printed: string[]
  readonly complaints: string[]
}

const runWith = async (
  t: { after(fn: () => unknown): void },
  script: Script,
  options: CliOptions,
  names = ['a.pdf'],
): Promise<Result> => {
  const archive = await fakeArchive(script)
  const folder = await mkdtemp(join(tmpdir(), 'run-'))
  t.after(async () => {
    archive.close()
    await rm(folder, { recursive: true })
  })
  const meta = join(folder, 'meta.json')
  await writeFile(meta, metadata)
  for (const name of names) await writeFile(join(folder, name), name)
  const printed: string[] = []
  const complaints: string[] = []
  const output = {
    print: (line: string) => void printed.push(line),
    complain: (line: string) => void complaints.push(line),
  }
  const paths = names.map((name) => join(folder, name))
  const status = await run(paths, { apiRoot: archive.url, authToken: 'x', metadata: meta, ...options }, output)
  const shortened = (lines: string[]): string[] =>
    lines.map((line) => line.replaceAll(`${folder}/`, '').replaceAll(archive.url, 'API/'))
  return { status, printed: shortened(printed), complaints: shortened(complaints) }
}

test('the address of an ingested file is printed', async (t) => {
  assert.deepEqual(await runWith(t, scripted(), {}), { status: 0, printed: [POSTED.url], complaints: [] })
  const { printed } = await runWith(t, scripted(), { json: true })
  assert.deepEqual(JSON.parse(printed[0]!), { ...POSTED, frameid: 7 })
})

test('a file that is there already is no failure', async (t) => {
  const result = await runWith(t, scripted({ versions: [200, { count: 1 }] }), {})
  assert.deepEqual(result, { status: 0, printed: ['a.pdf: Version with this md5 already exists'], complaints: [] })
})

test('a failure is one line that names the field, and the other files go on', async (t) => {
  let posts = 0
  const script: Script = ({ method }) =>
    method === 'GET' ? [200, { count: 0 }] : posts++ === 0 ? [400, { site_id: ['Too long.'] }] : [201, POSTED]
  assert.deepEqual(await runWith(t, script, {}, ['a.pdf', 'b.pdf']), {
    status: 1,
    printed: [POSTED.url],
    complaints: ['ocs_ingest_frame: a.pdf: POST API/frames/ was answered 400: site_id: Too long.'],
  })
})

test('--check-only says whether it is there', async (t) => {
  const found = await runWith(t, scripted({ versions: [200, { count: 1 }] }), { checkOnly: true })
  assert.deepEqual(found, { status: 0, printed: ['True'], complaints: [] })
  const missing = await runWith(t, scripted(), { checkOnly: true })
  assert.deepEqual(missing, { status: 1, printed: ['False'], complaints: [] })
})

test('--dry-run asks nobody', async (t) => {
  const nobody: Script = () => [500, 'asked']
  const said = await runWith(t, nobody, { dryRun: true })
  assert.deepEqual(said, {
    status: 0,
    printed: ['a.pdf: would be stored as cpt/fa06/20200112/raw/a.pdf'],
    complaints: [],
  })
  const { printed } = await runWith(t, nobody, { dryRun: true, json: true })
  assert.match(printed[0]!, /"exposure_time":15\.0,.*"headers":\{"PROPID":"P",.*"BLKUID":1,"EXPTIME":15\.0,/)
  const { version_set, class: kind, filestore_path, content_type } = JSON.parse(printed[0]!)
  assert.deepEqual(
    { version_set, kind, filestore_path, content_type },
    {
      version_set: [{ md5: createHash('md5').update('a.pdf').digest('hex'), extension: '.pdf' }],
      kind: 'DataFile',
      filestore_path: 'cpt/fa06/20200112/raw/a.pdf',
      content_type: '',
    },
  )
})

test('--dry-run shows a record that has no place in a store, and says so', async (t) => {
  process.env.SITE_ID_KEY = 'EXPTIME' // a number
  t.after(() => delete process.env.SITE_ID_KEY)
  const { status, printed, complaints } = await runWith(t, scripted(), { dryRun: true, json: true })
  assert.deepEqual([status, JSON.parse(printed[0]!).filestore_path], [0, null])
  assert.deepEqual(complaints, [
    'ocs_ingest_frame: a.pdf could not be stored: a.pdf lacks its site, instrument or observation day',
  ])
})

test('who makes all frames public is told so once', async (t) => {
  process.env.PUBLIC_PROPOSALS = ''
  t.after(() => delete process.env.PUBLIC_PROPOSALS)
  const options = { dryRun: true, json: true }
  const { status, printed, complaints } = await runWith(t, scripted(), options, ['a.pdf', 'b.pdf'])
  assert.deepEqual([status, complaints.length], [0, 1])
  assert.match(complaints[0]!, /^ocs_ingest_frame: PUBLIC_PROPOSALS is empty .* makes every frame .* public at once/)
  for (const line of printed) assert.equal(JSON.parse(line).public_date, '2020-01-13T03:14:15')
})

test('headers that cannot be read are told of, and the metadata stand alone', async (t) => {
  assert.deepEqual(await runWith(t, scripted(), { dryRun: true }, ['a.fits']), {
    status: 0,
    printed: ['a.fits: would be stored as cpt/fa06/20200112/raw/a.fits'],
    complaints: [
      'ocs_ingest_frame: the headers of a.fits are left out: this is no FITS file: it does not begin with SIMPLE = T',
    ],
  })
})

test('a class of the settings that cannot be loaded is told of once, and fails the files of its extension', async (t) => {
  process.env.FILETYPE_MAPPING_OVERRIDES = '{".xyz":"/nowhere/own.js#Xyz"}'
  t.after(() => delete process.env.FILETYPE_MAPPING_OVERRIDES)
  const { status, printed, complaints } = await runWith(t, scripted(), { dryRun: true }, ['a.xyz', 'b.pdf'])
  assert.deepEqual([status, printed.length, complaints.length], [1, 1, 2])
  assert.match(complaints[0]!, /FILETYPE_MAPPING_OVERRIDES names \/nowhere\/own\.js#Xyz: the module cannot be loaded/)
  assert.match(complaints[1]!, /^ocs_ingest_frame: a\.xyz: FILETYPE_MAPPING_OVERRIDES names/)
})

test('what is not there, or is no file, is told of first', async () => {
  const outcome = async (path: string, options: CliOptions): Promise<unknown[]> => {
    const said: string[] = []
    const output = { print: (line: string) => void said.push(line), complain: (line: string) => void said.push(line) }
    return [await run([path], { ...options, apiRoot: 'http://127.0.0.1:9/' }, output), said]
  }
  const why = "a.pdf cannot be read: ENOENT: no such file or directory, stat '/nowhere/a.pdf'"
  for (const options of [{ dryRun: true }, { checkOnly: true }, {}]) {
    assert.deepEqual(await outcome('/nowhere/a.pdf', options), [1, [`ocs_ingest_frame: /nowhere/a.pdf: ${why}`]])
    assert.deepEqual(await outcome('/dev/zero', options), [1, ['ocs_ingest_frame: /dev/zero: zero is no file']])
  }
})

test('wrong options and settings are one line', async (t) => {
  const result = await runWith(t, scripted(), { metadata: '/nowhere/meta.json' })
  assert.equal(result.status, 1)
  assert.match(result.complaints[0]!, /^ocs_ingest_frame: the metadata in \/nowhere\/meta\.json cannot be read: ENOENT/)
  assert.equal(
    (await runWith(t, scripted(), { apiRoot: 'nowhere' })).complaints[0],
    'ocs_ingest_frame: API_ROOT nowhere is no HTTP address',
  )
  process.env.DAYS_UNTIL_PUBLIC = 'x'
  process.env.FILESTORE_TYPE = 'tape'
  t.after(() => {
    delete process.env.DAYS_UNTIL_PUBLIC
    delete process.env.FILESTORE_TYPE
  })
  assert.deepEqual((await runWith(t, scripted(), {})).complaints, [
    'ocs_ingest_frame: FILESTORE_TYPE must be one of dummy, local, s3 or /path/to/module.js#ClassName, not "tape"',
    'ocs_ingest_frame: DAYS_UNTIL_PUBLIC must be a whole number from -3650000 to 3650000, not "x"',
  ])
})
