import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openFits } from '../src/fits-file.ts'
import { type PixelBox, wholeBox } from '../src/pixel-box.ts'
import { readPlainBox } from '../src/plain-pixels.ts'
import { bytesSource, type Source } from '../src/source.ts'
import { fitsBytes, primary } from '../src/writer.ts'
import { concat } from './helpers/headers.ts'

/** An image whose pixels are their own numbers, and the reads of its data, from the first byte of the data. */
async function imageOf(dims: readonly number[]) {
  const count = dims.reduce((product, length) => product * length, 1)
  const bytes = concat(
    ...fitsBytes([primary({ bitpix: 32, dims, pixels: Int32Array.from({ length: count }, (_, i) => i) })]),
  )
  const source = bytesSource(bytes)
  const [hdu] = (await openFits(source)).hdus
  const reads: [number, number][] = []
  const counted: Source = {
    size: source.size,
    read: (offset, length) => {
      reads.push([offset - hdu!.dataStart, length])
      return source.read(offset, length)
    },
  }
  const read = async (box: PixelBox) => {
    const pixels = await readPlainBox(counted, hdu!, box)
    return Array.from({ length: pixels.length / 4 }, (_, i) => new DataView(pixels.buffer).getInt32(4 * i))
  }
  return { bytes, hdu: hdu!, reads, read }
}

test('rows that lie close are read at once, and no byte before or behind them', async () => {
  const { read, reads } = await imageOf([10, 8])
  assert.deepEqual(await read({ start: [2, 3], end: [4, 6] }), [32, 33, 42, 43, 52, 53])
  assert.deepEqual(reads, [[4 * 32, 4 * 22]])
})

test('rows far apart are read one by one', async () => {
  const { read, reads } = await imageOf([20_000, 3])
  assert.deepEqual(await read({ start: [7, 0], end: [9, 3] }), [7, 8, 20_007, 20_008, 40_007, 40_008])
  assert.deepEqual(reads, [
    [28, 8],
    [80_028, 8],
    [160_028, 8],
  ])
})

test('a box of a cube', async () => {
  const { read } = await imageOf([4, 3, 2, 2])
  assert.deepEqual(await read({ start: [1, 1, 0, 1], end: [3, 3, 2, 2] }), [29, 30, 33, 34, 41, 42, 45, 46])
  assert.deepEqual(
    await read(wholeBox([4, 3, 2, 2])),
    Array.from({ length: 48 }, (_, i) => i),
  )
})

test('a long image is read by parts of 8 MiB', async () => {
  const { read, reads } = await imageOf([1500, 2000])
  const pixels = await read(wholeBox([1500, 2000]))
  assert.deepEqual([pixels.length, pixels[0], pixels.at(-1)], [3_000_000, 0, 2_999_999])
  assert.deepEqual(reads, [
    [0, 8_388_608],
    [8_388_608, 3_611_392],
  ])
})

test('an empty box needs no read', async () => {
  const { read, reads } = await imageOf([4, 3])
  assert.deepEqual(await read({ start: [2, 0], end: [2, 3] }), [])
  assert.deepEqual(reads, [])
})

test('a file cut short gives the pixels that it has', async () => {
  const { bytes, hdu } = await imageOf([10, 8])
  const source = bytesSource(bytes.subarray(0, hdu.dataStart + 4 * 50))
  assert.equal((await readPlainBox(source, hdu, { start: [0, 0], end: [10, 5] })).length, 200)
  await assert.rejects(readPlainBox(source, hdu, { start: [0, 0], end: [1, 6] }), {
    name: 'TruncatedError',
    message: 'the pixels of HDU 0 reach to byte 3084, the data end at 3080',
    offset: 3080,
  })
})
