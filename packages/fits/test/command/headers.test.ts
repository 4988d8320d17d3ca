import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { fits } from '../helpers/command.ts'
import { corpusPath, needsCorpus, readTruth, type TrueFile } from '../helpers/corpus.ts'
import { fileOf, frame } from '../helpers/files.ts'
import { concat, headerBytes } from '../helpers/headers.ts'

const PRIMARY = `SIMPLE  =                    T / conforms to FITS standard
BITPIX  =                    8
NAXIS   =                    0
EXTEND  =                    T
OBJECT  = 'M 31    '
EXPTIME =                 30.0 / seconds
HISTORY made by hand
CHECKSUM= 'WiMpWhKnWhKnWhKn'   / HDU checksum
DATASUM = '0       '           / data unit checksum
`

test('cards as they are in the file', async (context) => {
  const path = fileOf(context, frame())
  const { status, out, complaints } = await fits(['headers', '--hdu', '0', path])
  assert.deepEqual([status, complaints], [0, []])
  assert.equal(out.replace(/'\w{16}'/, "'WiMpWhKnWhKnWhKn'"), `# HDU 0:\n${PRIMARY}`)
  const all = (await fits(['headers', path])).out
  assert.deepEqual(all.match(/^# .*$/gm), ['# HDU 0:', '# HDU 1:', '# HDU 2:', '# HDU 3:'])
})

test('long strings over CONTINUE, bytes that are no text, and junk behind END', async (context) => {
  const long = `LONG    = '${'x'.repeat(66)}&'`
  const bytes = headerBytes(
    'SIMPLE  = T',
    'BITPIX  = 8',
    'NAXIS   = 0',
    long,
    "CONTINUE  'tail' / why",
    'ODD \u001b[31m',
  )
  bytes[4 * 80 + 20] = 0xe9
  const { out } = await fits(['headers', fileOf(context, bytes)])
  assert.deepEqual(out.split('\n').slice(4), [long, "CONTINUE  'tail' / w?y", 'ODD  [31m', ''])
})

test('the header of the image inside, with cards that the table does not have', async (context) => {
  const path = fileOf(context, frame())
  const { out } = await fits(['headers', '--image', '--hdu', 'sci', path])
  assert.deepEqual(out.split('\n').slice(0, 8), [
    '# HDU 1:',
    "XTENSION= 'IMAGE   '",
    'BITPIX  =                   16',
    'NAXIS   =                    2',
    'NAXIS1  =                    7',
    'NAXIS2  =                    5',
    'PCOUNT  =                    0',
    'GCOUNT  =                    1',
  ])
  const [image] = JSON.parse((await fits(['headers', '--json', '--image', '--hdu', '1', path])).out)
  assert.deepEqual([image.type, image.extname, image.header.NAXIS1], ['BINTABLE', 'SCI', 7])
})

test('JSON of one file is an array, of several an object by path', async (context) => {
  const one = fileOf(context, frame())
  const other = fileOf(context, gzipSync(frame()), 'frame.fits.gz')
  const { status, out } = await fits(['headers', '--json', '--hdu', '0', one])
  const { CHECKSUM, ...header } = JSON.parse(out)[0].header
  assert.equal(status, 0)
  assert.match(CHECKSUM, /^\w{16}$/)
  assert.deepEqual(header, {
    ...{ SIMPLE: true, BITPIX: 8, NAXIS: 0, EXTEND: true, OBJECT: 'M 31', EXPTIME: { $float: '30.0' } },
    ...{ HISTORY: { $commentary: ['made by hand'] }, DATASUM: '0' },
  })
  const both = JSON.parse((await fits(['headers', '--json', one, other])).out)
  assert.deepEqual(Object.keys(both), [one, other])
  assert.deepEqual(both[one], both[other])
  assert.deepEqual(
    both[one].map(({ type, extname }: { type: string; extname: string | null }) => [type, extname]),
    [
      ['PRIMARY', null],
      ['BINTABLE', 'SCI'],
      ['BINTABLE', 'CAT'],
      ['IMAGE', 'ERR'],
    ],
  )
})

test('a file that fails does not keep the others back', async (context) => {
  const good = fileOf(context, frame())
  const cut = fileOf(context, frame().subarray(0, -2880), 'cut.fits')
  const { status, out, complaints } = await fits(['headers', '--json', 'absent.fits', good, cut])
  assert.deepEqual(
    Object.entries(JSON.parse(out)).map(([path, hdus]) => [path, (hdus as unknown[]).length]),
    [
      [good, 4],
      [cut, 4],
    ],
  )
  const first = 'absent.fits: no such file or directory'
  assert.deepEqual([status, complaints], [1, [`fits: 2 of 3 files failed, the first: ${first}`]])
  const none = await fits(['headers', '--json', 'absent.fits', 'absent.fits'])
  assert.deepEqual(JSON.parse(none.out), {})
})

test('standard input', async () => {
  const empty = concat(headerBytes('SIMPLE  = T', 'BITPIX  = 8', 'NAXIS   = 0'))
  const { out } = await fits(['headers', '--json', '-'], empty)
  assert.equal(out, '[{"type":"PRIMARY","extname":null,"header":{"SIMPLE":true,"BITPIX":8,"NAXIS":0}}]\n')
  const { status, complaints } = await fits(['headers', '-'])
  assert.deepEqual([status, complaints], [1, ['fits: standard input: no data at all']])
})

test('an HDU that is not there', async (context) => {
  const path = fileOf(context, frame())
  for (const which of ['9', 'NONE']) {
    const { status, out, complaints } = await fits(['headers', '--hdu', which, path])
    const expected = [`fits: ${path}: no HDU ${which}: the file has 4, counted from 0`]
    assert.deepEqual([status, out, complaints], [1, '', expected])
  }
})

/** `dict(header)` asks for these as patterns, and holds a piece of a header. */
const isPattern = (keyword: string): boolean => /[*?]/.test(keyword)

const withoutWords = ([keyword, value]: [string, unknown]): [string, unknown] =>
  value !== null && typeof value === 'object' && '$error' in value ? [keyword, { $error: '' }] : [keyword, value]

const comparable = (header: Record<string, unknown>): [string, unknown][] =>
  Object.entries(header)
    .filter(([keyword]) => !isPattern(keyword))
    .map(withoutWords)

test('corpus: JSON is that of astropy, text of floats and all', needsCorpus, async () => {
  const files = Object.entries(readTruth()).filter(([, { hdus }]) => hdus !== undefined)
  const counts = { files: 0, hdus: 0, values: 0, patterns: 0 }
  for (const [name, { hdus }] of files as [string, Required<TrueFile>][]) {
    const { status, out, complaints } = await fits(['headers', '--json', corpusPath(`files/${name}`)])
    assert.deepEqual([status, complaints], [0, []], name)
    const found = JSON.parse(out) as { type: string; extname: string | null; header: Record<string, unknown> }[]
    assert.deepEqual(
      found.map(({ type, extname, header }) => ({ type, extname, header: comparable(header) })),
      hdus.map(({ type, extname, header }) => ({ type, extname, header: comparable(header.dict) })),
      name,
    )
    counts.files++
    counts.hdus += found.length
    for (const { header } of found) {
      counts.values += Object.keys(header).length
      counts.patterns += Object.keys(header).filter(isPattern).length
    }
  }
  assert.deepEqual(counts, { files: 219, hdus: 420, values: 14304, patterns: 2 })
})
