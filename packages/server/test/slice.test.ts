import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Float, fromJsonText } from '@science-archive/library'
import { sql } from '../src/db/sql.ts'
import { startTestArchive, type TestArchive } from './helpers/archive.ts'

/**
 * The whole way: real files of observatories go through the command `ocs_ingest_frame` into an archive that answers on
 * a port, and what the archive then says of them is what the Python library made of the same files.
 */
const top = fileURLToPath(new URL('../../../', import.meta.url))
const given = join(process.env.SHARED_DIR ?? join(top, '../shared'), 'fits/given')
const skip = existsSync(given) ? false : 'the corpus of real files is not beside the checkout'

interface Expected {
  readonly frame_data: Record<string, unknown>
  readonly headers: Record<string, unknown>
  readonly wcs_corners: { coordinates: number[][][] } | null
  readonly filestore_path: string
  readonly md5: string
}
interface Entry {
  readonly plain: Partial<Expected>
  readonly with_metadata?: Partial<Expected>
  readonly metadata?: string | Record<string, unknown>
}

const TYPES = 'BIAS,DARK,EXPOSE,SPECTRUM,LAMPFLAT,SKYFLAT,STANDARD,TRAILED,GUIDE,EXPERIMENTAL,CATALOG,ARC,TARGET,BPM'
/** What this archive takes elsewhere, or refuses for its type. */
const isFrame = (file: string, { frame_data }: Expected): boolean =>
  !/\.jpe?g$/.test(file) && TYPES.split(',').includes(String(frame_data.configuration_type))

let archive: TestArchive
let origin = ''
const scratch = mkdtempSync(join(tmpdir(), 'science-archive-slice-'))

before(async () => {
  if (skip) return
  archive = await startTestArchive({ CONFIGURATION_TYPES: TYPES })
  origin = await archive.app.listen({ port: 0, host: '127.0.0.1' })
})
after(async () => {
  await archive?.close()
  rmSync(scratch, { recursive: true, force: true })
})

const ingest = (
  paths: readonly string[],
  options: readonly string[] = [],
): Promise<{ code: number; out: string; error: string }> =>
  new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [join(top, 'packages/ingester/bin/ocs_ingest_frame.js'), ...options, ...paths],
      {
        env: {
          PATH: process.env.PATH,
          API_ROOT: `${origin}/`,
          AUTH_TOKEN: archive.tokens.superuser,
          FILESTORE_TYPE: 'local',
          FILESYSTEM_STORAGE_ROOT_DIR: archive.files,
        },
      },
    )
    const [out, error]: Buffer[][] = [[], []]
    child.stdout.on('data', (chunk: Buffer) => out?.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => error?.push(chunk))
    child.on('close', (code) =>
      resolve({ code: code ?? -1, out: String(out?.join('')), error: String(error?.join('')) }),
    )
  })

/** The corpus writes floats as {"$float": "15.0"} and the like. */
const plainValue = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if ('$float' in value) return new Float(pythonNumber(String(value.$float)))
  if ('$int' in value) return BigInt(String(value.$int))
  if ('$complex' in value) return (value.$complex as string[]).map((part) => new Float(Number(part)))
  if ('$undefined' in value) return null
  return value
}
const pythonNumber = (text: string): number => Number(text.replace('inf', 'Infinity').replace('nan', 'NaN'))

/** NaN and the infinities are no JSON: they are stored as text. PostgreSQL's numbers know no minus zero. */
const storable = (value: unknown): unknown => {
  const plain = plainValue(value)
  if (!(plain instanceof Float)) return plain
  if (!Number.isFinite(plain.value)) return String(plain.value)
  return plain.value === 0 ? new Float(0) : plain
}

const instant = (text: unknown): string | null => {
  if (typeof text !== 'string') return null
  const [moment = '', fraction = ''] = text.replace('Z', '').split('.')
  return Number(fraction || 0) === 0 ? `${moment}Z` : `${moment}.${fraction.padEnd(6, '0').slice(0, 6)}Z`
}
const whole = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value))

const assertFrame = async (
  file: string,
  { frame_data: data, headers, wcs_corners, filestore_path, md5 }: Expected,
): Promise<void> => {
  const basename = file.slice(0, file.indexOf('.'))
  const list = await archive.get(`/frames/?basename_exact=${encodeURIComponent(basename)}`, 'superuser')
  assert.equal(list.json.count, 1, file)
  const [frame] = list.json.results
  const { frame_basename, size, related_frame_filenames, ...described } = data
  const exposure = plainValue(described.exposure_time)
  assert.deepEqual(
    Object.fromEntries(Object.keys(described).map((name) => [name, frame[name]])),
    {
      ...described,
      observation_day: String(described.observation_day).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'),
      observation_date: instant(described.observation_date),
      public_date: instant(described.public_date),
      exposure_time: exposure instanceof Float ? exposure.value : whole(exposure),
      observation_id: whole(described.observation_id),
      request_id: whole(described.request_id),
      reduction_level: whole(described.reduction_level),
    },
    file,
  )
  assertFootprint(file, frame.area, wcs_corners)
  assert.deepEqual(frame.version_set[0].md5, md5, file)
  assert.equal(decodeURIComponent(new URL(frame.url).pathname), `/files/${filestore_path}`, file)
  await assertHeaders(file, frame.id, headers)
  const download = await archive.app.inject(frame.url.slice(frame.url.indexOf('/files/')))
  assert.ok(download.rawPayload.equals(readFileSync(join(given, 'files', file))), `${file}: the bytes come back`)
  const related = await archive.db.reader.query<{ basename: string }>(sql`
    select f.basename from frames_frame f join frames_frame_related_frames r on r.to_frame_id = f.id
    where r.from_frame_id = ${frame.id}::integer order by 1`)
  const names = (related_frame_filenames as string[]).filter((name) => name !== basename)
  for (const name of names)
    assert.ok(
      related.some((row) => row.basename === name),
      `${file}: related to ${name}`,
    )
}

const assertFootprint = (
  file: string,
  area: { coordinates: number[][][] } | undefined,
  expected: Expected['wcs_corners'],
): void => {
  assert.equal(area === undefined, expected === null, `${file}: footprint`)
  if (area === undefined || expected === null) return
  for (const [index, point] of (expected.coordinates[0] ?? []).entries()) {
    const found = area.coordinates[0]?.[index] ?? []
    for (const axis of [0, 1] as const) {
      const difference = Math.abs(Number(found[axis]) - Number(plainNumber(point[axis])))
      // PostGIS keeps longitudes from -180 to 180
      assert.ok(
        Math.min(difference, Math.abs(difference - 360)) < 1e-6,
        `${file}: corner ${index} ${found} is not ${point}`,
      )
    }
  }
}
const plainNumber = (value: unknown): number => {
  const plain = plainValue(value)
  return plain instanceof Float ? plain.value : Number(plain)
}

const assertHeaders = async (file: string, id: number, expected: Record<string, unknown>): Promise<void> => {
  const { text } = await archive.get(`/frames/${id}/headers/`, 'superuser')
  const { data } = fromJsonText(text) as unknown as { data: Record<string, unknown> }
  assert.deepEqual(Object.keys(data).sort(), Object.keys(expected).sort(), `${file}: keywords`)
  for (const [keyword, value] of Object.entries(expected)) {
    assert.deepEqual(data[keyword], storable(value), `${file}: ${keyword}`)
  }
}

const corpus = skip
  ? undefined
  : {
      files: (JSON.parse(readFileSync(join(given, 'archive.json'), 'utf8')) as { files: Record<string, Entry> }).files,
      truth: (
        JSON.parse(readFileSync(join(given, 'truth.json'), 'utf8')) as { files: Record<string, { kind: string }> }
      ).files,
      common: (JSON.parse(readFileSync(join(given, 'archive.json'), 'utf8')) as { FITSMETA: object }).FITSMETA,
    }
const entries =
  corpus === undefined ? [] : Object.entries(corpus.files).filter(([file]) => corpus.truth[file]?.kind === 'real')

test('real files that hold all that is needed are ingested one by one', { skip }, async () => {
  const plain = entries.filter(
    ([file, { plain }]) => plain.frame_data !== undefined && isFrame(file, plain as Expected),
  )
  assert.ok(plain.length >= 12, `${plain.length} files`)
  for (const [file, { plain: expected }] of plain) {
    const { code, out, error } = await ingest([join(given, 'files', file)])
    assert.deepEqual([code, error], [0, ''], file)
    assert.match(out, /^http:\/\/127\.0\.0\.1:\d+\/files\//, file)
    await assertFrame(file, expected as Expected)
  }
})

test('real files that lack headers are ingested with metadata given', { skip }, async () => {
  const metadata = join(scratch, 'metadata.json')
  for (const isCommon of [true, false]) {
    const group = entries.filter(
      ([file, { with_metadata, metadata: given }]) =>
        with_metadata?.frame_data !== undefined &&
        isFrame(file, with_metadata as Expected) &&
        (given === 'FITSMETA') === isCommon,
    )
    assert.ok(group.length >= (isCommon ? 25 : 1), `${group.length} files`)
    for (const batch of isCommon ? [group] : group.map((entry) => [entry])) {
      const [first] = batch
      writeFileSync(metadata, JSON.stringify(isCommon ? corpus?.common : first?.[1].metadata))
      const { code, error } = await ingest(
        batch.map(([file]) => join(given, 'files', file)),
        ['--metadata', metadata],
      )
      assert.deepEqual([code, error], [0, ''], batch.map(([file]) => file).join(' '))
      for (const [file, { with_metadata }] of batch) await assertFrame(file, with_metadata as Expected)
    }
  }
})

test('a file that is there already is no failure, and no second version', { skip }, async () => {
  const path = join(given, 'files/cpt1m012-fl10-20151216-0073-e00.fits.fz')
  const again = await ingest([path])
  assert.equal(again.code, 0)
  assert.match(again.out, /already exists/)
  const check = await ingest([path], ['--check-only'])
  assert.deepEqual([check.code, check.out], [0, 'True\n'])
  const list = await archive.get('/frames/?basename_exact=cpt1m012-fl10-20151216-0073-e00', 'superuser')
  assert.equal(list.json.results[0].version_set.length, 1)
})

test('a file that is no FITS file leaves nothing behind', { skip }, async () => {
  const path = join(scratch, 'tst1m0a-fa01-20200101-0001-e00.fits')
  writeFileSync(path, 'SIMPLE  =                    T but nothing else')
  const { code, out, error } = await ingest([path])
  assert.deepEqual([code, out], [1, ''])
  assert.match(error, /^ocs_ingest_frame: .*\n$/)
  const list = await archive.get('/frames/?basename_exact=tst1m0a-fa01-20200101-0001-e00', 'superuser')
  assert.equal(list.json.count, 0)
})
