import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { openFits } from '../../src/fits-file.ts'
import type { Hdu } from '../../src/hdu.ts'
import { pixelCount, wholeBox } from '../../src/pixel-box.ts'
import { bytesSource, type Source } from '../../src/source.ts'
import { openTiledImage } from '../../src/tiles/opened-image.ts'
import { isTiledImage } from '../../src/tiles/tiled-image.ts'
import { readTiledBox, tiledPixels } from '../../src/tiles/tiled-pixels.ts'
import { brokenNames, corpusBytes, needsCorpus, readTruth, type TrueHdu, trueBytes } from '../helpers/corpus.ts'
import { joined } from '../helpers/files.ts'
import { boxOf, noise, openedHdu, type TiledParts, tiledHdu } from '../helpers/tiles.ts'

async function streamed(source: Source, hdu: Hdu): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of tiledPixels(source, openTiledImage(hdu))) chunks.push(chunk)
  return joined(chunks)
}

/** Images of one to four axes, tiles of any shape, plain and wide descriptors, heaps in order and not. */
const shapes: Pick<TiledParts, 'dims' | 'tile' | 'bitpix' | 'compression' | 'descriptor' | 'heapOrder'>[] = [
  { dims: [50], tile: [7], bitpix: 16 },
  { dims: [13, 11], tile: [13, 1], bitpix: 16 },
  { dims: [13, 11], tile: [4, 3], bitpix: 32, descriptor: 'Q' },
  { dims: [13, 11], tile: [1, 11], bitpix: 8, heapOrder: (tiles) => [...Array(tiles).keys()].reverse() },
  { dims: [13, 11], tile: [13, 4], bitpix: -32, compression: 'NOCOMPRESS' },
  { dims: [5, 4, 6], tile: [5, 3, 2], bitpix: -64 },
  {
    dims: [3, 4, 2, 3],
    tile: [2, 2, 1, 2],
    bitpix: 16,
    heapOrder: (tiles) => [...Array(tiles).keys()].sort((a, b) => ((a * 7) % 11) - ((b * 7) % 11)),
  },
]

test('whole images, at once and as a stream', async () => {
  for (const shape of shapes) {
    const pixels = noise((pixelCount(shape.dims) * Math.abs(shape.bitpix)) / 8)
    const { source, hdu } = await openedHdu(tiledHdu({ ...shape, pixels }))
    const what = `${shape.dims} in ${shape.tile}`
    assert.deepEqual(await readTiledBox(source, hdu, wholeBox(shape.dims)), pixels, what)
    assert.deepEqual(await streamed(source, hdu), pixels, what)
  }
})

test('chunks share memory where that is asked for, and only there', async () => {
  const shape = { dims: [1024, 1200], tile: [1024, 1], bitpix: 16, compression: 'NOCOMPRESS' } as const
  const pixels = noise(2_457_600)
  const { source, hdu } = await openedHdu(tiledHdu({ ...shape, pixels }))
  for (const reuseMemory of [true, false]) {
    const buffers = new Set<ArrayBufferLike>()
    const copies: Uint8Array[] = []
    for await (const chunk of tiledPixels(source, openTiledImage(hdu), { reuseMemory })) {
      buffers.add(chunk.buffer)
      copies.push(chunk.slice())
    }
    assert.deepEqual(joined(copies), pixels)
    assert.deepEqual([copies.length, buffers.size], [3, reuseMemory ? 1 : 3])
  }
})

test('boxes are what the whole image holds there', async () => {
  for (const shape of shapes) {
    const pixels = noise((pixelCount(shape.dims) * Math.abs(shape.bitpix)) / 8)
    const { source, hdu } = await openedHdu(tiledHdu({ ...shape, pixels }))
    for (let n = 0; n < 8; n++) {
      const start = shape.dims.map((length, axis) => (n * 3 + axis * 5) % length)
      const end = start.map((from, axis) => from + 1 + ((n * 7 + axis) % (shape.dims[axis]! - from)))
      const made = await readTiledBox(source, hdu, { start, end })
      assert.deepEqual(made, boxOf({ ...shape, pixels }, { start, end }), `${shape.dims}: ${start} to ${end}`)
    }
    const empty = { start: shape.dims.map(() => 1), end: shape.dims.map(() => 1) }
    assert.deepEqual(await readTiledBox(source, hdu, empty), new Uint8Array(0))
  }
})

test('a cutout reads the descriptors and the bytes of its tiles, and no others', async () => {
  // every tile is far longer than the gap that is read over
  const shape = { dims: [600, 600], tile: [200, 200], bitpix: 16, compression: 'NOCOMPRESS' } as const
  const { source, hdu, reads } = await openedHdu(tiledHdu({ ...shape, pixels: noise(720_000) }))
  await readTiledBox(source, hdu, { start: [250, 250], end: [350, 260] })
  const heap = hdu.dataStart + 9 * 8
  assert.deepEqual(reads, [
    [hdu.dataStart + 4 * 8, 8],
    [heap + 4 * 80_000, 80_000],
  ])
  reads.length = 0
  await readTiledBox(source, hdu, { start: [399, 399], end: [401, 401] })
  assert.deepEqual(reads, [
    [hdu.dataStart + 4 * 8, 5 * 8],
    [heap + 4 * 80_000, 160_000],
    [heap + 7 * 80_000, 160_000],
  ])
})

test('refused: boxes outside, and boxes too large', async () => {
  const { source, hdu } = await openedHdu(tiledHdu({ dims: [50], tile: [7], bitpix: 16, pixels: noise(100) }))
  await assert.rejects(readTiledBox(source, hdu, { start: [0], end: [51] }), { code: 'bad-value' })
  await assert.rejects(readTiledBox(source, hdu, { start: [0], end: [50] }, { maxBytes: 99 }), {
    name: 'UnsupportedError',
    code: 'too-large',
    message: 'the box needs 100 bytes, 99 are allowed',
  })
})

test('stops when told to', async () => {
  const { source, hdu } = await openedHdu(tiledHdu({ dims: [50], tile: [7], bitpix: 16, pixels: noise(100) }))
  const signal = AbortSignal.abort()
  await assert.rejects(readTiledBox(source, hdu, wholeBox([50]), { signal }), { name: 'AbortError' })
})

interface ExpectedPixels {
  sha256: string
  sha256_nan_normalised?: string
}

/** Every NaN as the corpus writes it: 0x7fc00000, 0x7ff8000000000000. */
function withPlainNans(bytes: Uint8Array, bitpix: number): Uint8Array {
  if (bitpix > 0) return bytes
  const copy = bytes.slice()
  const view = new DataView(copy.buffer)
  for (let at = 0; at < copy.length; at += -bitpix / 8) {
    if (bitpix === -32 && Number.isNaN(view.getFloat32(at))) view.setUint32(at, 0x7fc00000)
    if (bitpix === -64 && Number.isNaN(view.getFloat64(at))) view.setBigUint64(at, 0x7ff8000000000000n)
  }
  return copy
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

test('corpus: the pixels of every compressed image', needsCorpus, async () => {
  const wrong: string[] = []
  let images = 0
  for (const [name, truth] of Object.entries(readTruth())) {
    const expected = (truth.hdus ?? []) as (TrueHdu & { expected_pixels?: ExpectedPixels })[]
    if (!expected.some((hdu) => hdu.expected_pixels)) continue
    const source = bytesSource(trueBytes(name, truth))
    const { hdus } = await openFits(source)
    for (const [index, { expected_pixels }] of expected.entries()) {
      if (!expected_pixels) continue
      images++
      const hdu = hdus[index]!
      const { bitpix } = openTiledImage(hdu).format
      const pixels = await streamed(source, hdu)
      const whole = await readTiledBox(source, hdu, wholeBox(openTiledImage(hdu).grid.dims))
      const { sha256: plain, sha256_nan_normalised } = expected_pixels
      const found = sha256(sha256_nan_normalised ? withPlainNans(pixels, bitpix) : pixels)
      if (found !== (sha256_nan_normalised ?? plain) || sha256(whole) !== sha256(pixels)) wrong.push(`${name} ${index}`)
    }
  }
  assert.deepEqual([images, wrong], [140, []])
})

test('corpus: a broken compressed image gives its pixels or a FitsError, quickly', needsCorpus, async () => {
  for (const name of brokenNames()) {
    const start = performance.now()
    const source = bytesSource(corpusBytes(`broken/${name}`))
    try {
      const { hdus } = await openFits(source)
      for (const hdu of hdus) if (isTiledImage(hdu.header)) await streamed(source, hdu)
    } catch (error) {
      assert.match(String((error as Error).name), /^(Header|Truncated|Unsupported|Data)Error$/, `${name}: ${error}`)
    }
    assert.ok(performance.now() - start < 1000, `${name}: ${performance.now() - start} ms`)
  }
})
