import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CutoutArea, type CutoutOptions, cutout } from '../src/cutout.ts'
import { openFits } from '../src/fits-file.ts'
import type { Hdu } from '../src/hdu.ts'
import { readImage } from '../src/image.ts'
import type { PixelBox } from '../src/pixel-box.ts'
import { bytesSource, type Source } from '../src/source.ts'
import { verify } from '../src/verify.ts'
import { wcsOf } from '../src/wcs/wcs.ts'
import { fitsBytes } from '../src/writer.ts'
import { needsCorpus, readTruth, trueBytes } from './helpers/corpus.ts'
import { concat, headerBytes } from './helpers/headers.ts'

const WIDTH = 40
const HEIGHT = 30
const SIP = [
  ...["CTYPE1  = 'RA---TAN-SIP'", "CTYPE2  = 'DEC--TAN-SIP'", 'CRPIX1  =   20.25 / odd  spacing', 'CRPIX2  =   15.5'],
  ...['CRVAL1  = 0.001', 'CRVAL2  = 60', 'CD1_1   = -1E-4', 'CD1_2   = 2E-6', 'CD2_1   = 2E-6', 'CD2_2   = 1E-4'],
  ...['A_ORDER = 2', 'B_ORDER = 2', 'A_2_0   = 1E-5', 'A_1_1   = 2E-6', 'B_0_2   = -3E-6', 'B_1_1   = 1E-6'],
  ...["CTYPE1A = 'LINEAR'", 'CRPIX2A = 7', "CTYPE2A = 'LINEAR'", 'CDELT1A = 2', 'LTV1    = 3'],
]

/** Planes of unsigned integers that count up, in an extension: a cube of two, or an image. */
function frame(planes: 1 | 2, ...cards: string[]): Uint8Array {
  const data = new Uint8Array(5760)
  const view = new DataView(data.buffer)
  for (let i = 0; i < planes * WIDTH * HEIGHT; i++) view.setInt16(2 * i, i - 32768)
  const axes = [`NAXIS   = ${planes + 1}`, `NAXIS1  = ${WIDTH}`, `NAXIS2  = ${HEIGHT}`]
  const extension = headerBytes(
    ...["XTENSION= 'IMAGE   '", 'BITPIX  = 16', ...axes, ...(planes === 2 ? ['NAXIS3  = 2'] : [])],
    ...['PCOUNT  = 0', 'GCOUNT  = 1', "EXTNAME = 'SCI'", 'BZERO   = 32768', "CHECKSUM= 'x'", ...cards],
  )
  return concat(headerBytes('SIMPLE  = T', 'BITPIX  = 8', 'NAXIS   = 0'), extension, data.subarray(0, planes * 2880))
}
const cube = (...cards: string[]): Uint8Array => frame(2, ...cards)

interface Cut {
  box: PixelBox
  bytes: Uint8Array
  source: Source
  hdu: Hdu
}

async function cut(bytes: Uint8Array, index: number, area: CutoutArea, options?: CutoutOptions): Promise<Cut> {
  const original = bytesSource(bytes)
  const { hdus } = await openFits(original)
  const result = await cutout(original, hdus[index]!, area, options)
  const cutBytes = concat(...fitsBytes([result.hdu], { checksums: true }))
  const source = bytesSource(cutBytes)
  return { box: result.box, bytes: cutBytes, source, hdu: (await openFits(source)).hdus[0]! }
}

const box = (start: number[], end: number[]): CutoutArea => ({ box: { start, end } })

test('pixels as they were stored, of every plane, and the header card by card', async () => {
  const { box: found, source, hdu } = await cut(cube(...SIP), 1, box([10, 5], [13, 7]))
  assert.deepEqual(found, { start: [10, 5, 0], end: [13, 7, 2] })
  const plane = [210, 211, 212, 250, 251, 252]
  assert.deepEqual(await readImage(source, hdu), {
    ...{ dims: [3, 2, 2], bitpix: 16, unit: undefined },
    values: Uint16Array.of(...plane, ...plane.map((pixel) => pixel + WIDTH * HEIGHT)),
  })
  const text = new TextDecoder().decode((await source.read(0, hdu.dataStart)).subarray())
  const cards = text.match(/.{80}/g)!.map((card) => card.trimEnd())
  assert.deepEqual(cards.slice(6, 11), [
    "EXTNAME = 'SCI'",
    'BZERO   = 32768',
    SIP[0],
    SIP[1],
    'CRPIX1  =                10.25 / odd  spacing',
  ])
  assert.equal(hdu.header.number('CRPIX2'), 10.5)
  assert.equal(hdu.header.number('CRPIX2A'), 2)
  assert.equal(hdu.header.number('CRPIX1A'), -10, 'where CRPIX was absent the reference was pixel 0')
  assert.equal(hdu.header.number('LTV1'), 3)
})

test('every pixel keeps its place on the sky, and the result its checksums', async () => {
  const bytes = frame(1, ...SIP)
  const { header } = (await openFits(bytesSource(bytes))).hdus[1]!
  const { hdu, source } = await cut(bytes, 1, box([11, 6], [31, 27]))
  assert.deepEqual(hdu.dims, [20, 21])
  assertSameSky(header, hdu, [11, 6])
  assert.deepEqual((await verify(source)).checksums, [{ index: 0, datasum: 'ok', checksum: 'ok' }])
})

function assertSameSky(original: Hdu['header'], { header, dims }: Hdu, [left, below]: readonly [number, number]): void {
  const [before, after] = [wcsOf(original), wcsOf(header)]
  for (const x of [1, dims[0]! / 2, dims[0]!]) {
    for (const y of [1, dims[1]! / 3, dims[1]!]) {
      const [longitude, latitude] = before.pixelToSky(x + left, y + below)
      const [cutLongitude, cutLatitude] = after.pixelToSky(x, y)
      assert.ok(Math.abs(((cutLongitude - longitude + 540) % 360) - 180) < 1e-11, `${x}, ${y}`)
      assert.ok(Math.abs(cutLatitude - latitude) < 1e-11, `${x}, ${y}`)
    }
  }
}

test('a part of the sky, across 0 h', async () => {
  const bytes = frame(1, ...SIP)
  const { header } = (await openFits(bytesSource(bytes))).hdus[1]!
  const centre = wcsOf(header).pixelToSky(20, 10)
  const { box: found } = await cut(bytes, 1, { centre, width: 5e-4, height: 3e-4 })
  assert.deepEqual(found, { start: [16, 7], end: [23, 12] })
  assert.ok(wcsOf(header).pixelToSky(17, 10)[0] < 1 && wcsOf(header).pixelToSky(39, 10)[0] > 359)
})

test('boxes are clipped; nothing left, and a wrong box, are refused', async () => {
  const { box: found, hdu } = await cut(cube(), 1, box([-5, 28], [3, 99]))
  assert.deepEqual([found, hdu.dims], [{ start: [0, 28, 0], end: [3, 30, 2] }, [3, 2, 2]])
  await assert.rejects(cut(cube(), 1, box([40, 0], [50, 5])), { name: 'UnsupportedError', code: 'no-overlap' })
  await assert.rejects(cut(cube(), 1, box([5, 5], [5, 6])), { code: 'no-overlap' })
  await assert.rejects(cut(cube(), 0, box([0, 0], [5, 6])), { code: 'bad-value' })
  await assert.rejects(cut(cube(), 1, box([0, Number.NaN], [5, 6])), { code: 'bad-value' })
  await assert.rejects(cut(frame(1, ...SIP), 1, { centre: [90, 0], width: 1, height: 1 }), { code: 'no-overlap' })
  await assert.rejects(cut(cube(), 1, box([0, 0], [5, 6]), { maxBytes: 119 }), { code: 'too-large' })
})

test('a card that no reader understands stays as it is', async () => {
  const { hdu } = await cut(cube('GAIN    = NaN', 'crpix1  = 5'), 1, box([1, 1], [3, 3]))
  assert.equal(hdu.header.kind('GAIN'), 'invalid')
  assert.equal(hdu.header.number('CRPIX1'), 4)
})

test('cutouts of every image with a sky in the corpus', needsCorpus, async () => {
  let count = 0
  for (const [name, file] of Object.entries(readTruth())) {
    if (!file.hdus?.some(({ image }) => image)) continue
    const bytes = trueBytes(name, file)
    const { hdus } = await openFits(bytesSource(bytes))
    for (const [index, hdu] of hdus.entries()) {
      const [width = 0, height = 0] = hdu.dims
      if (!file.hdus[index]!.image || !hdu.header.has('CTYPE2') || width < 8 || height < 8) continue
      if (hdu.header.has('D2IMDIS1') || hdu.header.has('CPDIS1')) continue
      const found = await cut(bytes, index, box([3, 2], [width - 1, height - 2]))
      assertSameSky(hdu.header, found.hdu, [3, 2])
      count++
    }
  }
  assert.ok(count >= 5)
})
