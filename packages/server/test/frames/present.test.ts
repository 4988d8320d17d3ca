import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  isoInstant,
  type Links,
  type ShownFrame,
  withLinks,
  writeListed,
  writeStored,
} from '../../src/frames/present.ts'
import type { FrameRow } from '../../src/frames/queries.ts'
import { JsonWriter } from '../../src/http/json-writer.ts'

const links: Links = {
  fileUrl: async (frame, { key, extension }, newest) =>
    `http://files/${frame.basename}${extension}?key=${key}&newest=${newest}`,
  thumbnailUrl: async (_, { basename, extension, key }) => `http://files/${basename}${extension}?key=${key}`,
}
const CREATED = '2020-05-05 05:05:05.123456+00'

const aRow = (given: Partial<FrameRow> = {}): FrameRow => ({
  id: 1,
  basename: 'frame',
  observation_date: '2020-05-05 05:05:05.5+00',
  observation_day: '2020-05-05',
  proposal_id: 'P',
  instrument_id: 'fa01',
  target_name: 'M 31',
  reduction_level: 91,
  site_id: 'tst',
  telescope_id: '1m0a',
  exposure_time: 30.5,
  primary_optical_element: 'rp',
  public_date: null,
  configuration_type: 'EXPOSE',
  observation_id: 1,
  request_id: null,
  area: null,
  versions: [{ id: 7, key: 'key', md5: 'md5', extension: '.fits.fz', created: CREATED }],
  ...given,
})

type Write = (out: JsonWriter, shown: ShownFrame) => void
const textOf = async (write: Write, row: FrameRow, by: Links = links): Promise<string> => {
  const out = new JsonWriter()
  for (const shown of await withLinks([row], by)) write(out, shown)
  return out.toString()
}
const listed = async (given: Partial<FrameRow>) => JSON.parse(await textOf(writeListed, aRow(given)))
const stored = async (given: Partial<FrameRow>) => JSON.parse(await textOf(writeStored, aRow(given)))

test('an instant has six digits of a second or none, and is of UTC', () => {
  const instants = {
    '2020-05-05 05:05:05+00': '2020-05-05T05:05:05Z',
    '2020-05-05 05:05:05.5+00': '2020-05-05T05:05:05.500000Z',
    '2020-05-05 05:05:05.123456+00': '2020-05-05T05:05:05.123456Z',
    '2020-05-05 05:05:05.000001+00': '2020-05-05T05:05:05.000001Z',
    '2020-05-05T05:05:05.12+00:00': '2020-05-05T05:05:05.120000Z',
    '2020-05-05T05:05:05+00:00': '2020-05-05T05:05:05Z',
    '0001-01-01 00:00:00+00': '0001-01-01T00:00:00Z',
  }
  assert.deepEqual(Object.fromEntries(Object.keys(instants).map((text) => [text, isoInstant(text)])), instants)
})

test('a floating-point number is written as one', async () => {
  const written = async (exposure_time: number | null): Promise<string[]> => {
    const row = aRow({ exposure_time })
    const texts = [await textOf(writeListed, row), await textOf(writeStored, row)]
    return texts.flatMap((text) =>
      [...text.matchAll(/"(?:exposure_time|EXPTIME)":([^,]+)/g)].map(([, number]) => number as string),
    )
  }
  const numbers: [number | null, string][] = [
    [15, '15.0'],
    [0, '0.0'],
    [-1, '-1.0'],
    [30.5, '30.5'],
    [1e21, '1e+21'],
    [1e-7, '1e-7'],
    [123456789012345680000, '123456789012345680000.0'],
    [null, 'null'],
  ]
  for (const [number, text] of numbers) assert.deepEqual(await written(number), [text, text, text])
})

test('no text of a frame can break the JSON around it', async () => {
  const hostile = `"}],\\ \u2028\u2029 </script> \u0001\t\n ${'織'} 🔭 \u007f __proto__`
  const texts = [
    'basename',
    'proposal_id',
    'instrument_id',
    'target_name',
    'site_id',
    'telescope_id',
    'primary_optical_element',
    'configuration_type',
  ] as const
  const given = Object.fromEntries(texts.map((name) => [name, hostile]))
  const versions = [{ id: 7, key: hostile, md5: hostile, extension: hostile, created: CREATED }]
  const thumbnails = JSON.stringify([[8, hostile, hostile, hostile, hostile]])
  const list = await listed({ ...given, versions, thumbnails })
  const store = await stored({ ...given, versions })
  for (const frame of [list, store]) {
    for (const name of texts) assert.equal(frame[name], hostile)
    assert.equal(frame.filename, hostile + hostile)
    assert.equal(frame.url, `http://files/${hostile}${hostile}?key=${hostile}&newest=${hostile}`)
    const { key, md5, extension } = frame.version_set[0]
    assert.deepEqual({ key, md5, extension }, { key: hostile, md5: hostile, extension: hostile })
  }
  const old = ['PROPID', 'INSTRUME', 'OBJECT', 'SITEID', 'TELID', 'FILTER', 'OBSTYPE']
  for (const name of old) assert.equal(list[name], hostile)
  assert.deepEqual(list.thumbnails, [
    {
      id: 8,
      frame: 1,
      size: hostile,
      basename: hostile,
      extension: hostile,
      key: hostile,
      url: `http://files/${hostile}${hostile}?key=${hostile}`,
    },
  ])
})

test('the newest version gives the frame its link and its name, and each version has its own', async () => {
  const versions = [
    { id: 9, key: 'new', md5: 'm2', extension: '.fits', created: CREATED },
    { id: 7, key: 'old', md5: 'm1', extension: '.fits.fz', created: '2020-05-05 05:05:05+00' },
  ]
  const frame = await listed({ versions })
  assert.equal(frame.filename, 'frame.fits')
  assert.equal(frame.url, 'http://files/frame.fits?key=new&newest=.fits')
  assert.deepEqual(frame.version_set, [
    {
      id: 9,
      key: 'new',
      md5: 'm2',
      extension: '.fits',
      url: 'http://files/frame.fits?key=new&newest=.fits',
      created: '2020-05-05T05:05:05.123456Z',
    },
    {
      id: 7,
      key: 'old',
      md5: 'm1',
      extension: '.fits.fz',
      url: 'http://files/frame.fits.fz?key=old&newest=.fits',
      created: '2020-05-05T05:05:05Z',
    },
  ])
})

test('a link may be missing, for a file of a kind that no class knows', async () => {
  const none: Links = { fileUrl: () => null, thumbnailUrl: () => null } as unknown as Links
  const thumbnails = JSON.stringify([[8, 's', 'b', '.e', 'k']])
  const frame = JSON.parse(await textOf(writeListed, aRow({ thumbnails }), none))
  assert.deepEqual(
    [frame.url, frame.version_set[0].url, frame.thumbnails[0].url, frame.filename],
    [null, null, null, 'frame.fits.fz'],
  )
  const short = JSON.parse(await textOf(writeStored, aRow(), none))
  assert.deepEqual([short.url, short.version_set[0].url], [null, null])
})

test('without a version: the list says null, the short form has no such keys', async () => {
  const list = await listed({ versions: [] })
  assert.deepEqual([list.version_set, list.url, list.filename], [[], null, null])
  const short = await stored({ versions: [] })
  assert.deepEqual([short.version_set, 'url' in short, 'filename' in short], [[], false, false])
})

test('a placeholder in the short form has no link, for there is no date to find its file by', async () => {
  const short = await stored({ observation_date: null, observation_day: null })
  assert.deepEqual(['url' in short, 'url' in short.version_set[0], short.filename], [false, false, 'frame.fits.fz'])
  assert.deepEqual([short.observation_date, short.observation_day], [null, null])
})

test('related frames and thumbnails are there when they were asked for, empty or not', async () => {
  const keys = ['related_frames', 'thumbnails']
  const without = await listed({})
  assert.deepEqual(
    keys.map((key) => key in without),
    [false, false],
  )
  const empty = await listed({ related: '[]', thumbnails: null })
  assert.deepEqual([empty.related_frames, empty.thumbnails], [[], []])
  assert.deepEqual((await listed({ related: '[3, 5]' })).related_frames, [3, 5])
  assert.deepEqual((await stored({})).related_frames, [])
})
