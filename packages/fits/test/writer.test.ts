import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onesComplementSum } from '../src/checksum.ts'
import { openFits } from '../src/fits-file.ts'
import { bytesSource } from '../src/source.ts'
import { table } from '../src/table-writer.ts'
import { type ArrayParts, fitsBytes, image, primary } from '../src/writer.ts'
import { concat } from './helpers/headers.ts'

const read = async (bytes: Uint8Array) => (await openFits(bytesSource(bytes))).hdus
const pixels = [1, 2, 3, 4, 5, 6]

test('a file of a primary HDU, an image and a table', async () => {
  const bytes = concat(
    ...fitsBytes([
      primary({
        cards: [
          ['OBJECT', 'M 31'],
          ['SIMPLE', false],
          ['NAXIS', 9],
        ],
      }),
      image({ bitpix: 16, width: 3, height: 2, pixels, cards: [['EXTNAME', 'SCI']] }),
      table({ columns: [{ name: 'X', format: 'J', values: [7] }] }),
    ]),
  )
  const hdus = await read(bytes)
  assert.equal(bytes.length, 5 * 2880)
  assert.deepEqual(
    hdus.map(({ type, extname, bitpix, dims, dataStart }) => [type, extname, bitpix, dims, dataStart]),
    [
      ['PRIMARY', undefined, 8, [], 2880],
      ['IMAGE', 'SCI', 16, [3, 2], 5760],
      ['BINTABLE', undefined, 8, [4, 1], 11520],
    ],
  )
  assert.deepEqual(
    hdus[0]!.header.cards.map(({ keyword, value }) => [keyword, value]),
    [
      ['SIMPLE', true],
      ['BITPIX', 8],
      ['NAXIS', 0],
      ['EXTEND', true],
      ['OBJECT', 'M 31'],
    ],
  )
  assert.deepEqual(bytes.subarray(5760, 5772), Uint8Array.of(0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6))
  assert.ok(bytes.subarray(5772, 8640).every((byte) => byte === 0))
})

test('an image in the primary HDU, with BZERO in its cards', async () => {
  const parts = {
    bitpix: 16,
    width: 3,
    height: 2,
    pixels,
    bzero: 32768,
    cards: [
      ['BZERO', 5],
      ['GAIN', 2],
    ],
  } as const
  const [hdu] = await read(concat(...fitsBytes([primary(parts)])))
  assert.deepEqual(
    hdu!.header.cards.map(({ keyword, value }) => [keyword, value]),
    [
      ['SIMPLE', true],
      ['BITPIX', 16],
      ['NAXIS', 2],
      ['NAXIS1', 3],
      ['NAXIS2', 2],
      ['EXTEND', true],
      ['BSCALE', 1],
      ['BZERO', 32768],
      ['GAIN', 2],
    ],
  )
})

test('images of every BITPIX and any number of axes', async () => {
  const extensions: [ArrayParts, number[]][] = [
    [{ bitpix: 8, dims: [3], pixels: [1, 2, 255] }, [1, 2, 255]],
    [{ bitpix: 16, dims: [1, 2], pixels: [1, -2] }, [0, 1, 255, 254]],
    [{ bitpix: 32, dims: [1, 1, 1], pixels: [-2] }, [255, 255, 255, 254]],
    [{ bitpix: 64, dims: [1], pixels: [1n], bzero: 2 ** 63 }, [128, 0, 0, 0, 0, 0, 0, 1]],
    [{ bitpix: -32, dims: [1, 1, 1, 1], pixels: [1.5] }, [0x3f, 0xc0, 0, 0]],
    [{ bitpix: -64, dims: [1], pixels: [1.5] }, [0x3f, 0xf8, 0, 0, 0, 0, 0, 0]],
    [{ bitpix: 16, dims: [0, 4], pixels: [] }, []],
  ]
  const bytes = concat(...fitsBytes([primary(), ...extensions.map(([parts]) => image(parts))]))
  const hdus = await read(bytes)
  extensions.forEach(([{ bitpix, dims }, data], i) => {
    const hdu = hdus[i + 1]!
    assert.deepEqual([hdu.bitpix, hdu.dims, hdu.dataLength], [bitpix, dims, data.length])
    assert.deepEqual([...bytes.subarray(hdu.dataStart, hdu.dataStart + data.length)], data)
  })
  assert.equal(hdus[4]!.header.number('BZERO'), 2 ** 63)
})

test('a card given as an image is written as it stands', () => {
  const odd = 'odd     = 1.0E+0   / as  it was'.padEnd(80)
  const { cards, data } = primary()
  const text = new TextDecoder().decode(fitsBytes([{ cards: [...cards, { image: odd }], data }])[0])
  assert.equal(text.slice(320, 480), odd + 'END'.padEnd(80))
})

test('a header that exactly fills its blocks gets none more', () => {
  const cards = (count: number) => Array.from({ length: count }, (_, i) => [`K${i}`, i] as const)
  assert.equal(fitsBytes([primary({ cards: cards(31) })])[0]!.length, 2880)
  assert.equal(fitsBytes([primary({ cards: cards(32) })])[0]!.length, 5760)
})

test('with checksums every HDU sums to -0, and DATASUM is that of the data', async () => {
  const bytes = concat(
    ...fitsBytes([primary(), image({ bitpix: 16, width: 3, height: 2, pixels })], { checksums: true }),
  )
  const hdus = await read(bytes)
  assert.equal(hdus.length, 2)
  for (const { header, headerStart, dataStart, paddedDataLength } of hdus) {
    const end = dataStart + paddedDataLength
    assert.equal(onesComplementSum(bytes.subarray(headerStart, end)), 0xffffffff)
    assert.equal(header.get('DATASUM'), String(onesComplementSum(bytes.subarray(dataStart, end))))
  }
})

test('refused: HDUs in the wrong order', () => {
  const extension = image({ bitpix: 16, width: 3, height: 2, pixels })
  for (const hdus of [[extension], [primary(), primary()]]) {
    assert.throws(() => fitsBytes(hdus), { name: 'HeaderError', code: 'bad-value' })
  }
})
