import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openFits } from '../../src/fits-file.ts'
import { wholeBox } from '../../src/pixel-box.ts'
import { bytesSource } from '../../src/source.ts'
import { type CompressedImageParts, compressedImage } from '../../src/tiles/compressed-image.ts'
import { encodeRice } from '../../src/tiles/rice-encoder.ts'
import { imageHeader } from '../../src/tiles/tiled-image.ts'
import { readTiledBox } from '../../src/tiles/tiled-pixels.ts'
import { fitsBytes, image, primary } from '../../src/writer.ts'
import { concat } from '../helpers/headers.ts'

const FUNPACK = '/usr/bin/funpack'

const width = 45
const height = 7
const pixels = Uint16Array.from({ length: width * height }, (_, i) => (i < 90 ? 1000 : (i * 40503) % 65536))
const cards = [
  ['EXTNAME', 'SCI'],
  ['OBJECT', 'M 31'],
] as const

test('tiles are rows, found by their descriptors', () => {
  const { data } = compressedImage({ bitpix: 16, width: 3, height: 2, pixels: [1, 2, 3, 9, 9, 9] })
  const tiles = [Int16Array.of(1, 2, 3), Int16Array.of(9, 9, 9)].map((row) => encodeRice(row))
  const descriptors = Uint8Array.of(
    0,
    0,
    0,
    tiles[0]!.length,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    tiles[1]!.length,
    0,
    0,
    0,
    tiles[0]!.length,
  )
  assert.deepEqual(data, concat(descriptors, ...tiles))
})

test('the header of the image inside is that of the image itself', async () => {
  const parts = { bitpix: 16, width, height, pixels, bzero: 32768, cards } as const
  const bytes = concat(...fitsBytes([primary(), compressedImage(parts), image(parts)]))
  const { hdus, incomplete } = await openFits(bytesSource(bytes))
  assert.equal(incomplete, undefined)
  assert.deepEqual(
    hdus.map(({ type, dims }) => [type, dims]),
    [
      ['PRIMARY', []],
      ['BINTABLE', [8, height]],
      ['IMAGE', [width, height]],
    ],
  )
  const values = (header: (typeof hdus)[0]['header']) =>
    header.cards.map(({ keyword, kind, value }) => [keyword, kind, value])
  assert.deepEqual(values(imageHeader(hdus[1]!.header)), values(hdus[2]!.header))
})

const needsFunpack = { skip: existsSync(FUNPACK) ? false : 'funpack is not installed' }

for (const original of ['primary', 'extension'] as const) {
  test(`funpack gives back the ${original}, byte for byte`, needsFunpack, async (context) => {
    const folder = await mkdtemp(join(tmpdir(), 'fits-'))
    context.after(() => rm(folder, { recursive: true }))
    for (const [bitpix, bzero, compression] of [
      [16, 32768, 'RICE_1'],
      [32, 0, 'RICE_1'],
      [16, 32768, 'GZIP_2'],
      [-32, 0, 'GZIP_2'],
      [-64, 0, 'GZIP_2'],
    ] as const) {
      const packed = join(folder, `${compression}${bitpix}.fits.fz`)
      const unpacked = join(folder, `${compression}${bitpix}.fits`)
      const parts = { bitpix, width, height, pixels, bzero, cards }
      const compressed = compressedImage({ ...parts, compression, original } as CompressedImageParts)
      await writeFile(packed, concat(...fitsBytes([primary(), compressed])))
      execFileSync(FUNPACK, ['-C', '-O', unpacked, packed])
      const { hdus } = await openFits(bytesSource(new Uint8Array(await readFile(unpacked))))
      const { dataStart, dataLength, dims, bitpix: got } = hdus.at(-1)!
      const data = (await readFile(unpacked)).subarray(dataStart, dataStart + dataLength)
      assert.deepEqual(
        { dims, got, hdus: hdus.length },
        { dims: [width, height], got: bitpix, hdus: original === 'primary' ? 1 : 2 },
      )
      assert.deepEqual(new Uint8Array(data), image(parts).data)
    }
  })
}

test('GZIP_2 holds pixels of any kind without loss', async () => {
  const values = Float64Array.from({ length: width * height }, (_, i) => ((i * 40503) % 65536) / 256)
  values.set([Number.NaN, -0, Number.POSITIVE_INFINITY], 5)
  for (const bitpix of [8, 16, 32, -32, -64] as const) {
    const whole = bitpix > 0 ? Float64Array.from(values, (_, i) => (i * i) % 256) : values
    const parts = { bitpix, width, height, pixels: whole, cards }
    const bytes = concat(...fitsBytes([primary(), compressedImage({ ...parts, compression: 'GZIP_2' })]))
    const source = bytesSource(bytes)
    const hdu = (await openFits(source)).hdus[1]!
    assert.equal(hdu.header.text('ZCMPTYPE'), 'GZIP_2')
    assert.equal(hdu.header.text('ZQUANTIZ'), bitpix < 0 ? 'NONE' : undefined)
    assert.deepEqual(await readTiledBox(source, hdu, wholeBox([width, height])), image(parts).data)
  }
})

test('RICE_1 holds no floats', () => {
  const parts = { bitpix: -32, width: 1, height: 1, pixels: [1] } as unknown as CompressedImageParts
  assert.throws(() => compressedImage(parts), RangeError)
})
