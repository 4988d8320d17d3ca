import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FitsError, HeaderError, TruncatedError, UnsupportedError } from '../../src/errors.ts'
import { openFits } from '../../src/fits-file.ts'
import { bytesSource, rangeSource, type Source, streamSource } from '../../src/source.ts'
import { table as tableParts, type WritableColumn } from '../../src/table-writer.ts'
import { openTable, type Table } from '../../src/tables/table.ts'
import { fitsBytes, primary } from '../../src/writer.ts'
import { corpusBytes, needsCorpus } from '../helpers/corpus.ts'
import { joined } from '../helpers/files.ts'
import { all, counted, hduAt0, tableHdu } from '../helpers/tables.ts'

const bytesOf = (columns: readonly WritableColumn[]): Uint8Array =>
  joined(fitsBytes([primary(), tableParts({ columns })]))

async function opened(source: Source): Promise<Table> {
  const { hdus } = await openFits(source)
  return openTable(source, hdus[1]!)
}

const CATALOGUE: readonly WritableColumn[] = [
  { name: 'id', format: 'J', values: [1, 2, 3] },
  { name: 'RA', format: 'D', unit: 'deg', values: [10.5, 11.5, 12.5] },
  {
    name: 'flux',
    format: '2E',
    unit: 'adu',
    null: -1,
    values: [
      [1, 2],
      [3, Number.NaN],
      [5, 6],
    ],
  },
  { name: 'flag', format: 'L', values: [true, undefined, false] },
  { name: 'ra', format: 'I', null: -9, values: [1, undefined, 3] },
  { name: 'notes', format: 'PA', values: ['bright', '', 'near the edge'] },
  { name: 'spectrum', format: 'PE', values: [[1, 2, 3], [], [4]] },
]

test('columns by name in any case, by number, or by themselves', async () => {
  const table = await opened(bytesSource(bytesOf(CATALOGUE)))
  assert.equal(table.find('ID')?.number, 1)
  assert.equal(table.find(' id ')?.number, 1)
  assert.equal(table.find('RA')?.number, 2)
  assert.equal(table.find('ra')?.number, 5)
  assert.equal(table.find('Ra')?.number, 2)
  assert.equal(table.find(5)?.name, 'ra')
  assert.equal(table.find(table.columns[4]!)?.number, 5)
  for (const nothing of ['dec', '', 0, 8, 1.5, { ...table.columns[0]! }]) assert.equal(table.find(nothing), undefined)
  await assert.rejects(
    () => table.column('dec'),
    (error) =>
      error instanceof UnsupportedError && error.code === 'bad-value' && error.message === 'there is no column "dec"',
  )
})

test('columns as arrays', async () => {
  const table = await opened(bytesSource(bytesOf(CATALOGUE)))
  assert.deepEqual(await table.column('RA'), {
    type: 'number',
    values: Float64Array.of(10.5, 11.5, 12.5),
    nulls: undefined,
  })
  assert.deepEqual((await table.column('flux', { from: 1 })).values, Float32Array.of(3, Number.NaN, 5, 6))
  assert.deepEqual((await table.column('flag', { to: 2 })).values, [true, undefined])
  assert.deepEqual(await table.column(5, { from: 1, to: 99 }), {
    ...{ type: 'number', values: Int16Array.of(-9, 3), nulls: Uint8Array.of(1, 0) },
  })
  assert.deepEqual(await table.column('spectrum'), {
    type: 'variable',
    values: [Float32Array.of(1, 2, 3), Float32Array.of(), Float32Array.of(4)].map((values) => ({
      ...{ type: 'number', values, nulls: undefined },
    })),
  })
  assert.deepEqual((await table.column('RA', { from: 3 })).values, new Float64Array(0))
  assert.deepEqual((await table.column('spectrum', { from: 7, to: 7 })).values, [])
})

test('rows, of all columns or of some in the order asked for', async () => {
  const table = await opened(bytesSource(bytesOf(CATALOGUE)))
  assert.deepEqual(await all(table.rows()), [
    [1, 10.5, Float32Array.of(1, 2), true, 1, 'bright', Float32Array.of(1, 2, 3)],
    [2, 11.5, Float32Array.of(3, Number.NaN), undefined, undefined, '', Float32Array.of()],
    [3, 12.5, Float32Array.of(5, 6), false, 3, 'near the edge', Float32Array.of(4)],
  ])
  assert.deepEqual(await all(table.rows({ columns: ['notes', 5, 'id'], from: 1 })), [
    ['', undefined, 2],
    ['near the edge', 3, 3],
  ])
  assert.deepEqual(await all(table.rows({ columns: [], from: 1 })), [[], []])
})

test('rows that are no range are refused', async () => {
  const table = await opened(bytesSource(bytesOf(CATALOGUE)))
  for (const range of [{ from: -1 }, { from: 2, to: 1 }, { to: 1.5 }, { from: Number.NaN }]) {
    await assert.rejects(
      () => table.column(1, range),
      (error) => error instanceof UnsupportedError && error.code === 'bad-value',
    )
  }
})

test('a stream gives rows in order', async () => {
  const bytes = bytesOf(CATALOGUE.slice(0, 5))
  const { hdus } = await openFits(bytesSource(bytes))
  const table = openTable(streamSource([bytes.subarray(0, 6000), bytes.subarray(6000)]), hdus[1]!)
  assert.deepEqual(await all(table.rows({ columns: ['ID', 'ra'] })), [
    [1, 1],
    [2, undefined],
    [3, 3],
  ])
})

test('a column of a wide table costs its own bytes and little else', async () => {
  const rows = 20
  const pixels = new Float32Array(50_000)
  const bytes = bytesOf([
    { name: 'pixels', format: '50000E', values: Array.from({ length: rows }, () => pixels) },
    { name: 'time', format: 'D', values: Array.from({ length: rows }, (_, i) => i / 2) },
  ])
  let read = 0
  const source = rangeSource(async (offset, length) => {
    read += length
    return bytes.subarray(offset, offset + length)
  }, bytes.length)
  const table = await opened(source)
  const before = read
  const { values } = await table.column('time')
  assert.deepEqual(
    values,
    Float64Array.from({ length: rows }, (_, i) => i / 2),
  )
  assert.ok(bytes.length > 4_000_000)
  assert.ok(read - before <= rows * 64 * 1024, `${read - before} bytes`)
  const { source: exact, reads } = counted(bytesSource(bytes))
  await (await opened(exact)).column('time', { from: 3, to: 5 })
  assert.deepEqual(
    reads.slice(-2).map(([, length]) => length),
    [8, 8],
  )
})

test('opening reads nothing', () => {
  const { source, reads } = counted(bytesSource(new Uint8Array(4)))
  assert.equal(openTable(source, tableHdu('BINTABLE', { width: 4, rows: 1 }, 'TFIELDS = 0')).rowCount, 1)
  assert.deepEqual(reads, [])
})

test('more memory than allowed is refused before it is filled', async () => {
  const claims = tableHdu('BINTABLE', { width: 8, rows: 1e12 }, 'TFIELDS = 1', "TFORM1  = 'D'")
  const endless: Source = { size: undefined, read: async (_, length) => new Uint8Array(length) }
  const tooLarge = (error: unknown): boolean => error instanceof FitsError && error.code === 'too-large'
  await assert.rejects(() => openTable(endless, claims).column(1), tooLarge)
  assert.equal((await openTable(endless, claims).column(1, { to: 1000, maxBytes: 8000 })).values.length, 1000)
  await assert.rejects(() => openTable(endless, claims).column(1, { to: 1001, maxBytes: 8000 }), tooLarge)
  const table = await opened(bytesSource(bytesOf(CATALOGUE)))
  await assert.rejects(() => table.column('spectrum', { maxBytes: 770 }), tooLarge)
  const empty = tableHdu('BINTABLE', { width: 0, rows: 1e12 }, 'TFIELDS = 0')
  assert.throws(() => openTable(endless, empty), tooLarge)
})

test('cells without bytes may be as many as the others have bytes, and a million more', () => {
  const columns = ['TFIELDS = 3', "TFORM1  = '0A'", "TFORM2  = 'B'", "TFORM3  = '0E'"]
  const open = (rows: number): Table =>
    openTable(bytesSource(new Uint8Array()), tableHdu('BINTABLE', { width: 1, rows }, ...columns))
  assert.equal(open(1_000_000).rowCount, 1_000_000)
  assert.throws(() => open(1_000_001), {
    message: '1000001 rows with 2 cells without bytes, and at most 2000001 are allowed',
    code: 'too-large',
  })
})

test('data cut short: a column at once, rows after those that are there', async () => {
  const bytes = bytesOf(CATALOGUE.slice(0, 2))
  const { hdus } = await openFits(bytesSource(bytes))
  const hdu = hdus[1]!
  const table = openTable(bytesSource(bytes.subarray(0, hdu.dataStart + 30)), hdu)
  await assert.rejects(
    () => table.column('RA'),
    (error) => error instanceof TruncatedError && error.message === 'the data end before row 2',
  )
  assert.deepEqual((await table.column('RA', { to: 2 })).values, Float64Array.of(10.5, 11.5))
  const ids: unknown[] = []
  await assert.rejects(async () => {
    for await (const [id] of table.rows()) ids.push(id)
  }, TruncatedError)
  assert.deepEqual(ids, [1, 2])
})

test('what is no table is refused', () => {
  const image = hduAt0("XTENSION= 'IMAGE'", 'BITPIX  = 8', 'NAXIS   = 0')
  assert.throws(
    () => openTable(bytesSource(new Uint8Array(0)), image),
    (error) => error instanceof UnsupportedError && error.message === 'an HDU of type IMAGE is no table',
  )
  const nameless = hduAt0("XTENSION= 'toString'", 'BITPIX  = 8', 'NAXIS   = 0')
  assert.throws(() => openTable(bytesSource(new Uint8Array(0)), nameless), FitsError)
})

/** Broken tables that can be read in part or not at all: how many rows come, and how it ends. */
const BROKEN: Readonly<Record<string, [rows: number, code: string | undefined]>> = {
  'ascii_bad_number.fits': [0, 'bad-data'],
  'ascii_tbcol_out.fits': [0, 'bad-header'],
  'ascii_tform_bad.fits': [0, 'bad-header'],
  'desc_last_byte.fits': [0, 'bad-data'],
  'desc_length_outside.fits': [1, 'bad-data'],
  'desc_negative.fits': [0, 'bad-data'],
  'desc_nested.fits': [0, 'bad-header'],
  'desc_offset_outside.fits': [1, 'bad-data'],
  'desc_q_overflow.fits': [0, 'bad-data'],
  'desc_repeat_two.fits': [0, 'bad-header'],
  'gcount_zero.fits': [0, 'bad-size'],
  'naxis1_row_too_short.fits': [0, 'bad-header'],
  'naxis2_lie.fits': [45, 'truncated'],
  'pcount_zero_with_heap.fits': [0, 'bad-data'],
  'tdim_garbage.fits': [23, undefined],
  'tdim_wrong.fits': [23, undefined],
  'tfields_huge.fits': [0, 'bad-header'],
  'tfields_lie.fits': [0, 'bad-header'],
  'tfields_negative.fits': [0, 'bad-header'],
  'tform_empty.fits': [0, 'bad-header'],
  'tform_missing.fits': [0, 'bad-header'],
  'tform_negative.fits': [0, 'bad-header'],
  'tform_number.fits': [0, 'bad-header'],
  'tform_repeat_huge.fits': [0, 'bad-header'],
  'tform_unknown.fits': [0, 'bad-header'],
  'theap_beyond.fits': [0, 'bad-data'],
  'theap_inside_rows.fits': [0, 'bad-data'],
  'theap_negative.fits': [0, 'bad-data'],
  'trunc_in_heap.fits': [9, undefined],
  'trunc_in_table_rows.fits': [22, 'truncated'],
  'vla_many_overlap.fits': [3000, undefined],
}

test('broken tables of the corpus end with an error of this package, or are read', needsCorpus, async () => {
  const found: Record<string, [number, string | undefined]> = {}
  for (const name of Object.keys(BROKEN)) {
    const started = performance.now()
    let rows = 0
    let code: string | undefined
    try {
      for await (const row of (await opened(bytesSource(corpusBytes(`broken/${name}`)))).rows())
        rows += row.length > 0 ? 1 : 0
    } catch (error) {
      assert.ok(error instanceof FitsError, `${name}: ${error}`)
      code = error.code
    }
    found[name] = [rows, code]
    assert.ok(performance.now() - started < 1000, name)
  }
  assert.deepEqual(found, BROKEN)
})

test('a descriptor that is astray spoils its own column only', needsCorpus, async () => {
  const table = await opened(bytesSource(corpusBytes('broken/pcount_zero_with_heap.fits')))
  assert.deepEqual((await table.column('ID')).values, Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8))
})

test('an observatory catalogue: typed rows, and units beside them', needsCorpus, async () => {
  const source = bytesSource(corpusBytes('files/syn_checksum.fits'))
  const table = await opened(source)
  assert.deepEqual(await all(table.rows({ columns: ['RA', 'DEC', 'FLUXERR', 'id'], from: 3 })), [
    [150.0006053455583, -11.999797484090783, 9.874288558959961, 3],
  ])
})

test('a table whose header contradicts itself is refused when opened', () => {
  assert.throws(
    () => openTable(bytesSource(new Uint8Array(8)), tableHdu('BINTABLE', { width: 4, rows: 2 }, 'TFIELDS = 1')),
    (error) => error instanceof HeaderError && error.message === 'TFORM1 is missing',
  )
})
