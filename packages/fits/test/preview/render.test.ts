import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openFits } from '../../src/fits-file.ts'
import { type Preview, type PreviewOptions, renderPreview } from '../../src/preview/render.ts'
import { zscale } from '../../src/preview/zscale.ts'
import { bytesSource } from '../../src/source.ts'
import { type ArrayParts, fitsBytes, primary } from '../../src/writer.ts'
import { concat, headerBytes } from '../helpers/headers.ts'

async function render(parts: ArrayParts, options?: PreviewOptions): Promise<Preview> {
  const source = bytesSource(concat(...fitsBytes([primary(parts)])))
  const { hdus } = await openFits(source)
  return renderPreview(source, hdus[0]!, options)
}

const ramp: ArrayParts = { bitpix: 16, dims: [3, 2], pixels: [0, 51, 102, 153, 204, 255] }
const gray = async (parts: ArrayParts, options: PreviewOptions) => [...(await render(parts, options)).gray]

test('the first row is at the bottom', async () => {
  assert.deepEqual(await render(ramp, { stretch: 'minmax' }), {
    ...{ width: 3, height: 2, range: [0, 255] },
    gray: Uint8Array.of(153, 204, 255, 0, 51, 102),
  })
  assert.deepEqual(await gray(ramp, { stretch: 'minmax', flip: true }), [0, 51, 102, 153, 204, 255])
  assert.deepEqual(await gray(ramp, { stretch: 'minmax', flip: true, invert: true }), [255, 204, 153, 102, 51, 0])
})

test('curves and percentiles', async () => {
  assert.deepEqual(await gray(ramp, { stretch: 'minmax', curve: 'sqrt', flip: true }), [0, 114, 161, 198, 228, 255])
  const { range, gray: levels } = await render(ramp, { stretch: { percentile: [10, 80] }, flip: true })
  // numpy.percentile of the same pixels
  assert.deepEqual(range, [25.5, 204])
  assert.deepEqual([...levels], [0, 36, 109, 182, 255, 255])
})

test('fits inside, and is not made larger', async () => {
  const parts: ArrayParts = { bitpix: 8, dims: [100, 40], pixels: new Uint8Array(4000) }
  const sizeOf = async (options: PreviewOptions) => {
    const { width, height, gray: levels } = await render(parts, options)
    assert.equal(levels.length, width * height)
    return [width, height]
  }
  assert.deepEqual(await sizeOf({}), [100, 40])
  assert.deepEqual(await sizeOf({ width: 50 }), [50, 20])
  assert.deepEqual(await sizeOf({ width: 50, height: 10 }), [25, 10])
  assert.deepEqual(await sizeOf({ width: 1 }), [1, 1])
})

test('undefined pixels are dark, an image of one value is grey', async () => {
  const parts: ArrayParts = { bitpix: -32, dims: [3, 1], pixels: [Number.NaN, 1, 2] }
  assert.deepEqual(await gray(parts, { stretch: 'minmax' }), [0, 0, 255])
  assert.deepEqual(await gray({ bitpix: -32, dims: [2], pixels: [7, 7] }, {}), [128, 128])
  assert.deepEqual((await render({ bitpix: -32, dims: [2], pixels: [Number.NaN, Number.NaN] })).range, [0, 0])
})

test('a plane of a cube', async () => {
  const cube: ArrayParts = { bitpix: 8, dims: [2, 1, 3], pixels: [0, 1, 2, 0, 0, 9] }
  assert.deepEqual(await gray(cube, { stretch: 'minmax', plane: [1] }), [255, 0])
  assert.deepEqual(await gray(cube, { stretch: 'minmax' }), [0, 255])
})

test('zscale takes every n-th pixel, and where it is undefined the next', async () => {
  const pixels = Float64Array.from({ length: 3000 }, (_, i) => (i % 7) * (i % 11) + i / 100)
  const everyThird = pixels.filter((_, i) => i % 3 === 0)
  assert.deepEqual((await render({ bitpix: -64, dims: [60, 50], pixels })).range, zscale(everyThird))
  const holes = pixels.slice()
  holes[3] = Number.NaN
  everyThird[1] = holes[4]!
  assert.deepEqual((await render({ bitpix: -64, dims: [60, 50], pixels: holes })).range, zscale(everyThird))
})

test('refused: what makes no picture', async () => {
  const bad: PreviewOptions[] = [
    ...[{ width: 0 }, { height: Number.NaN }, { plane: [1] }, { stretch: { percentile: [5, 101] } } as const],
    { stretch: { percentile: [50, 40] } },
  ]
  for (const options of bad) {
    await assert.rejects(render({ bitpix: 8, dims: [2, 2, 1], pixels: [1, 2, 3, 4] }, options), { code: 'bad-value' })
  }
  await assert.rejects(render({ bitpix: 8, dims: [2, 0], pixels: [] }), { code: 'bad-value' })
  for (const length of [4097, 2 ** 40]) {
    const large = bytesSource(
      headerBytes('SIMPLE  = T', 'BITPIX  = 8', 'NAXIS   = 2', `NAXIS1  = ${length}`, 'NAXIS2  = 4097'),
    )
    const { hdus } = await openFits(large)
    await assert.rejects(renderPreview(large, hdus[0]!, { width: 5000, height: 5000 }), { code: 'too-large' })
  }
})
