import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { cutout } from '../src/cutout.ts'
import { openFits } from '../src/fits-file.ts'
import { imageShape, readBands, readImage } from '../src/image.ts'
import { renderPreview } from '../src/preview/render.ts'
import { bytesSource, type Source } from '../src/source.ts'
import { imageStatistics } from '../src/statistics.ts'
import { bigEndian, type StoredPixels } from '../src/stored-pixels.ts'
import { compressedImage } from '../src/tiles/compressed-image.ts'
import { verify } from '../src/verify.ts'
import { fitsBytes, image, primary } from '../src/writer.ts'
import { corpusBytes, needsCorpus, readTruth } from './helpers/corpus.ts'
import { concat } from './helpers/headers.ts'

const WIDTH = 200
const HEIGHT = 300
const pixels = Uint16Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i * 7919) % 65_521)
const parts = { bitpix: 16, width: WIDTH, height: HEIGHT, bzero: 32768, pixels } as const

/** The same image compressed, and plain. */
async function both() {
  const source = bytesSource(
    concat(...fitsBytes([primary(), compressedImage(parts), image(parts)], { checksums: true })),
  )
  const [, compressed, plain] = (await openFits(source)).hdus
  return { source, compressed: compressed!, plain: plain! }
}

test('a compressed image reads as the plain one: whole, by box and by bands', async () => {
  const { source, compressed, plain } = await both()
  assert.deepEqual(await readImage(source, compressed), await readImage(source, plain))
  const box = { start: [20, 31], end: [25, 60] }
  assert.deepEqual(await readImage(source, compressed, { box }), await readImage(source, plain, { box }))
  assert.deepEqual(imageShape(compressed).tile, [WIDTH, 1])
  let rows = 0
  for await (const { dims, values } of readBands(source, compressed, { bandBytes: 10_000 })) {
    assert.deepEqual(values, pixels.subarray(rows * WIDTH, (rows + dims[1]!) * WIDTH))
    rows += dims[1]!
  }
  assert.equal(rows, HEIGHT)
})

test('statistics, previews and cutouts of it are those of the plain one', async () => {
  const { source, compressed, plain } = await both()
  assert.deepEqual(await imageStatistics(source, compressed), await imageStatistics(source, plain))
  const size = { width: 50, height: 50 }
  assert.deepEqual(await renderPreview(source, compressed, size), await renderPreview(source, plain, size))
  const area = { box: { start: [7, 8], end: [30, 20] } }
  const [cut, plainCut] = [await cutout(source, compressed, area), await cutout(source, plain, area)]
  assert.deepEqual(cut, plainCut)
  const { findings } = await verify(bytesSource(concat(...fitsBytes([cut.hdu], { checksums: true }))))
  assert.deepEqual(findings, [])
})

test('a box reads its tiles only', async () => {
  const { source, compressed } = await both()
  let bytes = 0
  const counted: Source = {
    size: source.size,
    read: (offset, length) => {
      bytes += length
      return source.read(offset, length)
    },
  }
  await readImage(counted, compressed, { box: { start: [0, 100], end: [10, 110] } })
  // ten rows of noise do not shrink: 400 bytes each and a descriptor of 8
  assert.ok(bytes < 10 * 500, `${bytes} bytes for 10 of ${HEIGHT} rows`)
})

/** astropy 5.2 leaves these as they are stored, or makes them floats, when compressed; of plain images it does not. */
const UNLIKE_ASTROPY = ['syn_rice_blank_i16.fits.fz', 'syn_rice_i8s.fits.fz']

test('scaled and unsigned compressed images of the corpus are as astropy has them', needsCorpus, async () => {
  const NUMPY: Record<string, string> = { '>u2': 'uint16', '>u4': 'uint32', '>f8': 'float64' }
  const names: string[] = []
  for (const [name, file] of Object.entries(readTruth())) {
    const bytes = corpusBytes(`files/${name}`)
    for (const [index, hdu] of (file.hdus ?? []).entries()) {
      const truth = hdu.astropy_pixels?.physical
      const { BZERO, BSCALE } = hdu.astropy_image?.header.dict ?? {}
      if (!truth || (BZERO === undefined && BSCALE === undefined) || UNLIKE_ASTROPY.includes(name)) continue
      const source = bytesSource(bytes)
      const { hdus } = await openFits(source)
      const { dims, values } = await readImage(source, hdus[index]!)
      const hash = createHash('sha256').update(bigEndian(values as StoredPixels))
      assert.deepEqual(
        [imageShape(hdus[index]!).scaling.type, [...dims].reverse(), hash.digest('hex')],
        [NUMPY[truth.dtype], truth.shape, truth.sha256_nan_normalised ?? truth.sha256],
        `${name} ${index}`,
      )
      names.push(name)
    }
  }
  assert.equal(names.length, 17)
})
