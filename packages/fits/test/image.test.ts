import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { openFits } from '../src/fits-file.ts'
import type { Hdu } from '../src/hdu.ts'
import { imageShape, readBands, readImage, readStoredBox, requireRoom } from '../src/image.ts'
import { pixelCount } from '../src/pixel-box.ts'
import { bytesSource, type Source } from '../src/source.ts'
import { bigEndian, type StoredPixels } from '../src/stored-pixels.ts'
import { table } from '../src/table-writer.ts'
import { fitsBytes, image, primary } from '../src/writer.ts'
import { brokenNames, corpusBytes, needsCorpus, readTruth, type TrueImage, trueBytes } from './helpers/corpus.ts'
import { concat, headerBytes } from './helpers/headers.ts'

async function opened(bytes: Uint8Array): Promise<{ source: Source; hdus: readonly Hdu[] }> {
  const source = bytesSource(bytes)
  return { source, hdus: (await openFits(source)).hdus }
}

const ramp = Uint16Array.from({ length: 12 }, (_, i) => 65_000 + i)
const small = concat(
  ...fitsBytes([
    primary({ bitpix: 16, bzero: 32768, width: 4, height: 3, pixels: ramp, cards: [['BUNIT', 'adu']] }),
    image({ bitpix: -32, dims: [2, 2, 2], pixels: [1, 2, 3, 4, 5, 6, 7, Number.NaN] }),
    table({ columns: [{ name: 'X', format: 'J', values: [7] }] }),
  ]),
)

test('a whole image, and the same as stored', async () => {
  const { source, hdus } = await opened(small)
  assert.deepEqual(await readImage(source, hdus[0]!), { dims: [4, 3], bitpix: 16, values: ramp, unit: 'adu' })
  const stored = await readImage(source, hdus[0]!, { stored: true })
  assert.deepEqual(
    stored.values,
    Int16Array.from(ramp, (value) => value - 32768),
  )
  assert.deepEqual(await readImage(source, hdus[1]!), {
    dims: [2, 2, 2],
    bitpix: -32,
    values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, Number.NaN),
    unit: undefined,
  })
  assert.deepEqual((await readImage(source, hdus[0]!)).values, ramp, 'reading leaves the source as it was')
})

test('a box', async () => {
  const { source, hdus } = await opened(small)
  const { dims, values } = await readImage(source, hdus[0]!, { box: { start: [1, 1], end: [3, 3] } })
  assert.deepEqual([dims, values], [[2, 2], Uint16Array.of(65_005, 65_006, 65_009, 65_010)])
  const bytes = await readStoredBox(source, hdus[1]!, { box: { start: [1, 1, 0], end: [2, 2, 2] } })
  assert.deepEqual(bytes, bigEndian(Float32Array.of(4, Number.NaN)))
})

test('bands together are the image', async () => {
  const { source, hdus } = await opened(small)
  const bands = []
  for await (const { box, values } of readBands(source, hdus[0]!, { bandBytes: 20 })) bands.push([box, [...values]])
  assert.deepEqual(bands, [
    [{ start: [0, 0], end: [4, 2] }, [...ramp.subarray(0, 8)]],
    [{ start: [0, 2], end: [4, 3] }, [...ramp.subarray(8)]],
  ])
})

test('refused: what is no image, a box outside, and more than memory should hold', async () => {
  const { source, hdus } = await opened(small)
  await assert.rejects(readImage(source, hdus[2]!), {
    name: 'UnsupportedError',
    message: 'HDU 2 (BINTABLE) holds no image',
  })
  const box = { start: [0, 0], end: [5, 3] }
  await assert.rejects(readImage(source, hdus[0]!, { box }), { code: 'bad-value' })
  await assert.rejects(readImage(source, hdus[0]!, { maxBytes: 23 }), { code: 'too-large' })
  assert.equal((await readImage(source, hdus[0]!, { maxBytes: 24 })).values.length, 12)
  assert.throws(() => requireRoom(11, 10), { code: 'too-large' })
  const aborted = AbortSignal.abort()
  const ranges: Source = { size: source.size, read: async (_o, _l, signal) => signal!.throwIfAborted() as never }
  await assert.rejects(readImage(ranges, hdus[0]!, { signal: aborted }), { name: 'AbortError' })
})

test('an image larger than its file ends at once', async () => {
  const bytes = headerBytes('SIMPLE  = T', 'BITPIX  = 8', 'NAXIS   = 2', 'NAXIS1  = 900000000', 'NAXIS2  = 1')
  const { source, hdus } = await opened(concat(bytes, new Uint8Array(2880)))
  await assert.rejects(readImage(source, hdus[0]!), { name: 'TruncatedError' })
  await assert.rejects(readBands(source, hdus[0]!, { bandBytes: 5000 }).next(), { name: 'TruncatedError' })
})

const hashOf = (values: unknown): string =>
  createHash('sha256')
    .update(bigEndian(values as StoredPixels))
    .digest('hex')

const NUMPY = {
  ...{ '>i1': 'int8', '>u1': 'uint8', '>i2': 'int16', '>u2': 'uint16', '>i4': 'int32', '>u4': 'uint32' },
  ...{ '>i8': 'int64', '>u8': 'uint64', '>f4': 'float32', '>f8': 'float64' },
} as Record<string, string>

test('every plain image of the corpus: type, shape and each value as astropy has them', needsCorpus, async () => {
  let count = 0
  for (const [name, file] of Object.entries(readTruth())) {
    const images = (file.hdus ?? []).flatMap((hdu, index) => (hdu.image ? [{ index, truth: hdu.image }] : []))
    if (images.length === 0) continue
    const { source, hdus } = await opened(trueBytes(name, file))
    for (const { index, truth } of images) {
      const { dims, values } = await readImage(source, hdus[index]!)
      const { type } = imageShape(hdus[index]!).scaling
      assert.deepEqual(
        [type, [...dims].reverse(), hashOf(values)],
        [NUMPY[truth.dtype], truth.shape, truth.sha256],
        `${name} ${index}`,
      )
      assertSamples(values, dims, truth)
      count++
    }
  }
  assert.equal(count, 44)
})

function assertSamples(values: ArrayLike<number | bigint>, dims: readonly number[], { samples = [] }: TrueImage): void {
  for (const [pixel, value] of samples) {
    const at = pixel.reduceRight((offset, position, axis) => offset * dims[axis]! + position - 1, 0)
    const expected = typeof value === 'object' ? Number(value.$int) : Number(value)
    assert.equal(Number(values[at]), expected)
  }
}

test('broken images end in a FitsError or within the bytes that are there', needsCorpus, async () => {
  for (const name of brokenNames().filter((broken) => /^(naxis|bitpix|bscale|trunc_in_data|gcount)/.test(broken))) {
    const { source, hdus } = await opened(corpusBytes(`broken/${name}`)).catch(() => ({
      source: bytesSource(new Uint8Array(0)),
      hdus: [],
    }))
    for (const hdu of hdus.filter(({ type }) => type === 'PRIMARY' || type === 'IMAGE')) {
      const result = await readImage(source, hdu).catch((error: unknown) => error)
      if (result instanceof Error) assert.match(result.name, /^(Truncated|Unsupported|Data|Header)Error$/, name)
      else assert.ok(pixelCount((result as { dims: number[] }).dims) <= source.size!, name)
    }
  }
})
