import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WritableCard } from '../../src/card-format.ts'
import { openFits } from '../../src/fits-file.ts'
import { bytesSource, type Source } from '../../src/source.ts'
import { longestArrays } from '../../src/tiles/longest-arrays.ts'
import { fitsBytes, primary } from '../../src/writer.ts'
import { joined } from '../helpers/files.ts'
import { integers } from '../helpers/tiled-table.ts'

/** J, PB and PI columns; the longest arrays are in the last rows. */
function table(rows: number) {
  const row = (index: number): Uint8Array => integers(4, 9_999_999, index, 0, index === rows - 2 ? 70_000 : 1, 0)
  const forms: WritableCard[] = ['J', '1PB', 'PI(3)'].map((form, index) => [`TFORM${index + 1}`, form])
  const cards: WritableCard[] = [
    ['XTENSION', 'BINTABLE'],
    ['BITPIX', 8],
    ['NAXIS', 2],
    ['NAXIS1', 20],
    ['NAXIS2', rows],
    ['PCOUNT', 0],
    ['GCOUNT', 1],
    ['TFIELDS', 3],
    ...forms,
  ]
  return { cards, data: joined(Array.from({ length: rows }, (_, index) => row(index))) }
}

test('the longest array of each column of arrays, over many reads', async () => {
  const bytes = joined(fitsBytes([primary(), table(120_000)]))
  const { hdus } = await openFits(bytesSource(bytes))
  let most = 0
  const watched: Source = {
    size: bytes.length,
    read: (offset, length) => {
      most = Math.max(most, length)
      return bytesSource(bytes).read(offset, length)
    },
  }
  assert.deepEqual(
    await longestArrays(watched, hdus[1]!),
    new Map([
      [1, 119_999],
      [2, 70_000],
    ]),
  )
  assert.ok(most <= 1024 * 1024)
})

test('refused: rows that are cut short', async () => {
  const bytes = joined(fitsBytes([primary(), table(1000)]))
  const { hdus } = await openFits(bytesSource(bytes))
  await assert.rejects(longestArrays(bytesSource(bytes.subarray(0, 10_000)), hdus[1]!), { name: 'TruncatedError' })
})
