import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { encodeGzip2 } from '../../src/tiles/gzip-encoder.ts'
import { aTile, decoded, fromHex, toHex } from '../helpers/tile-decoding.ts'

test('the bytes of pixels by their place, as FITS 4.0 §10.4.3 has them', () => {
  assert.equal(toHex(gunzipSync(encodeGzip2(fromHex('010203040506'), 2))), '010305020406')
  assert.equal(toHex(gunzipSync(encodeGzip2(fromHex('0102030405060708'), 4))), '0105020603070408')
  assert.equal(toHex(gunzipSync(encodeGzip2(fromHex('010203'), 1))), '010203')
  assert.equal(toHex(gunzipSync(encodeGzip2(new Uint8Array(0), 8))), '')
})

test('the decoder gives the pixels back', async () => {
  for (const [bitpix, width] of [
    [8, 1],
    [16, 2],
    [32, 4],
    [-32, 4],
    [64, 8],
    [-64, 8],
  ] as const) {
    const pixels = Uint8Array.from({ length: 37 * width }, (_, i) => (i * i) % 251)
    const tile = aTile(encodeGzip2(pixels, width), 37)
    assert.equal(await decoded({ compression: 'GZIP_2', bitpix }, tile), toHex(pixels))
  }
})
