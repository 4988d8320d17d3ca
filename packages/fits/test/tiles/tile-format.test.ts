import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readTileFormat } from '../../src/tiles/tile-format.ts'
import { headerOf } from '../helpers/headers.ts'

const rice = ["ZCMPTYPE= 'RICE_1'", 'ZBITPIX = 16']
const integers = {
  compression: 'RICE_1',
  bitpix: 16,
  dither: undefined,
  ditherSeed: 1,
  blockSize: 32,
  bytePix: 4,
  smooth: false,
}

test('defaults of FITS 4.0 §10.4.1, and what ZNAMEn say', () => {
  assert.deepEqual(readTileFormat(headerOf(...rice), false), integers)
  const named = ["ZNAME1  = 'bytepix '", 'ZVAL1   = 2', "ZNAME2  = 'BlockSize'", 'ZVAL2   = 16']
  assert.deepEqual(readTileFormat(headerOf(...rice, ...named), false), { ...integers, blockSize: 16, bytePix: 2 })
  const smooth = ["ZCMPTYPE= 'HCOMPRESS_1'", 'ZBITPIX = 32', "ZNAME1  = 'SCALE'", 'ZVAL1   = 2.5']
  assert.deepEqual(readTileFormat(headerOf(...smooth, "ZNAME2  = 'SMOOTH'", 'ZVAL2   = 1'), false), {
    ...integers,
    compression: 'HCOMPRESS_1',
    bitpix: 32,
    smooth: true,
  })
  assert.equal(readTileFormat(headerOf("ZCMPTYPE= 'RICE_ONE'", 'ZBITPIX = 8'), false).compression, 'RICE_1')
})

test('quantisation of float pixels (FITS 4.0 §10.2)', () => {
  const floats = ["ZCMPTYPE= 'GZIP_2'", 'ZBITPIX = -32']
  const shown = (scaled: boolean, ...cards: string[]) => {
    const { dither, ditherSeed } = readTileFormat(headerOf(...floats, ...cards), scaled)
    return [dither, ditherSeed]
  }
  assert.deepEqual(shown(false, "ZQUANTIZ= 'SUBTRACTIVE_DITHER_1'"), [undefined, 1])
  assert.deepEqual(shown(true), ['NO_DITHER', 1])
  assert.deepEqual(shown(true, "ZQUANTIZ= 'NONE'"), [undefined, 1])
  assert.deepEqual(shown(true, "ZQUANTIZ= 'NO_DITHER'", 'ZDITHER0= 0'), ['NO_DITHER', 1])
  assert.deepEqual(shown(true, "ZQUANTIZ= 'SUBTRACTIVE_DITHER_1'", 'ZDITHER0= 77'), ['SUBTRACTIVE_DITHER_1', 77])
  assert.deepEqual(shown(true, "ZQUANTIZ= 'SUBTRACTIVE_DITHER_2'"), ['SUBTRACTIVE_DITHER_2', 1])
  assert.equal(readTileFormat(headerOf(...rice, "ZQUANTIZ= 'FOO'"), true).dither, undefined)
  // `fpack -d -qz` and `fpack -d -qt`, which keep floats as they are
  const asTheyAre = ["ZCMPTYPE= 'NOCOMPRESS'", 'ZBITPIX = -32', "ZQUANTIZ= 'SUBTRACTIVE_DITHER_2'"]
  for (const seed of [0, -1]) {
    assert.equal(readTileFormat(headerOf(...asTheyAre, `ZDITHER0= ${seed}`), true).ditherSeed, undefined)
  }
})

test('refused: what is missing, impossible or unknown', () => {
  const refused: [string[], string, string][] = [
    [['ZBITPIX = 16'], 'HeaderError', 'a compressed image without ZCMPTYPE'],
    [["ZCMPTYPE= 'JPEG'", 'ZBITPIX = 16'], 'UnsupportedError', "ZCMPTYPE is 'JPEG', which is unknown here"],
    [["ZCMPTYPE= 'toString'", 'ZBITPIX = 16'], 'UnsupportedError', "ZCMPTYPE is 'toString', which is unknown here"],
    [["ZCMPTYPE= 'RICE_1'", 'ZBITPIX = 12'], 'HeaderError', 'ZBITPIX is 12'],
    [["ZCMPTYPE= 'RICE_1'"], 'HeaderError', 'ZBITPIX is missing'],
    [[...rice, "ZNAME1  = 'BYTEPIX'", 'ZVAL1   = 3'], 'HeaderError', 'BYTEPIX is 3'],
    [[...rice, "ZNAME1  = 'BLOCKSIZE'", 'ZVAL1   = 0'], 'HeaderError', 'BLOCKSIZE is 0'],
    [[...rice, "ZNAME1  = 'BLOCKSIZE'", 'ZVAL1   = 2147483647'], 'HeaderError', 'BLOCKSIZE is 2147483647'],
    [
      ["ZCMPTYPE= 'GZIP_1'", 'ZBITPIX = -32', "ZQUANTIZ= 'BAYES'"],
      'UnsupportedError',
      "ZQUANTIZ is 'BAYES', which is unknown here",
    ],
    [
      ["ZCMPTYPE= 'RICE_1'", 'ZBITPIX = -32', "ZQUANTIZ= 'NONE'"],
      'HeaderError',
      'RICE_1 holds integers: float pixels need ZSCALE and ZZERO',
    ],
    [
      ["ZCMPTYPE= 'RICE_1'", 'ZBITPIX = -32', "ZQUANTIZ= 'SUBTRACTIVE_DITHER_1'", 'ZDITHER0= 10001'],
      'HeaderError',
      'ZDITHER0 is 10001, not a number from 1 to 10000',
    ],
  ]
  for (const [cards, name, message] of refused) {
    assert.throws(() => readTileFormat(headerOf(...cards), true), { name, message })
  }
})
