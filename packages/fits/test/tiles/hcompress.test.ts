import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertHardened, assertRefused, aTile, decoded, fromHex } from '../helpers/tile-decoding.ts'

const format = { compression: 'HCOMPRESS_1', bitpix: 16 } as const
const dims = { dims: [12, 10] }

// 12 x 10 pixels of a bent and noisy field with one far outlier, packed by astropy 5.2.1 (CompImageHDU with
// hcomp_scale=0 and 8, one tile, on the HCOMPRESS of cfitsio), and what funpack of cfitsio 4.2.0 makes of the tiles
const LOSSLESS =
  'dd990000000a0000000c0000000000000000000045200d0b0bf6d7b67fefc6ea9a57b2081491090002ebec90100f0ee4980004e57d980001' +
  '2f74300802966d510800267c8189fb68a43fef61ffdec3f97579810aa4aa08817f10811900857677990051de2810810d053c01014e248680' +
  '1ff7b0ffeffbd87ffb7bbf29fc3c6aebc3303968fb83302062e23130364f8f8120182e4d5013fef61ffdff7b0fd87ff7f9d5db6abeeb2bbb' +
  '03dffd9db615d032234e64204535e2a60000660a606602c07c003c034024024004'
const LOSSLESS_PIXELS =
  '011300d400d100c400cc00e200fa0136017101d702200285012400fe00e700e400f00101012b0155019601ec024102a30143012501180104' +
  '010b0128013f017401ba0205025d02ca015301470126011a012d01450161018e01d40220028402e9018401660149013efc7c0163018101af' +
  '01f40231029f03060198017f01640167015d017901a601d90205025c02bb031f01ca0196018b017b0191019d01be01e7023b028202dd0348' +
  '01e201b901a3019c01b001b401dc020f025102a002f0035601fe01e301cb01c101c501dd01fd0234026a02bc03160383021f020a01ee01e7' +
  '01d901f8021a0252028002e2033c0397'
const SCALED =
  'dd990000000a0000000c000000310000000000000169070505f6d7b67ff6e923aff3aa69ca031dfec88806e788c400006d32488cf61fb0fe' +
  '5d5cf82148b681000e8a02a203d87ec3ffbe9cab41f7fe7f199ec3f61ffdff7d9e36c06414c0c8081c0000040000'
const SCALED_PIXELS =
  '011b00d200d100d100d200eb00f70128017001d20228028a011b010300ea00ea00eb010401280159018901eb024102a301400127011b0102' +
  '010f01280140017101b90203026502c7015901400134011b012801410159018a01d2021c027e02e00184016b01460146fc7e015f017801a9' +
  '01ff023002aa030c019d0184015f015f015f017701a901da01ff026102c3032501cd019c01830183019c019c01c101f2023b028502da033c' +
  '01e601b5019c019c01b501b501da020b0254029e02f30355020701ee01bd01bd01c301dc02010232026502c7031d037f0220020701ee01ee' +
  '01dc01f5021a024b027e02e003360398'
const SMOOTHED_PIXELS =
  '011b00d200d100d100d900e900f40124017601cc0228028a011b010300ea00ea00f2010201250155018f01e5024102a3013c012301140105' +
  '01160127013c016501b40204026102c3015d0144013b01190130013f0157018e01d20222028202e401820169014c0140fc810162017601bc' +
  '01f6023902ab030d01a201890169015d0162017a01a401d80209026502c8032a01c6019501830177018d019901b701f10234028102d60338' +
  '01e601b5019701a301b201be01de0205025302a002f20354020701ee01bd01bd01cc01d901fe022f026b02c1031d037f0220020701ee01ee' +
  '01e501f202170248028402da03360398'

/** The same pixels of 16 bits as of 32, or of 8 where they are limited to 255. */
const widened = (pixels: string): string =>
  pixels
    .match(/.{4}/g)!
    .map((pixel) => (Number.parseInt(pixel, 16) > 0x7fff ? 'ffff' : '0000') + pixel)
    .join('')

test('without loss', async () => {
  assert.equal(await decoded(format, aTile(LOSSLESS, 0, dims)), LOSSLESS_PIXELS)
})

test('with a scale, smoothed and not', async () => {
  assert.equal(await decoded(format, aTile(SCALED, 0, dims)), SCALED_PIXELS)
  assert.equal(await decoded({ ...format, smooth: true }, aTile(SCALED, 0, dims)), SMOOTHED_PIXELS)
})

test('pixels of 32 bits, from wider coefficients', async () => {
  const longs = { ...format, bitpix: 32 } as const
  assert.equal(await decoded(longs, aTile(LOSSLESS, 0, dims)), widened(LOSSLESS_PIXELS))
  assert.equal(await decoded({ ...longs, smooth: true }, aTile(SCALED, 0, dims)), widened(SMOOTHED_PIXELS))
})

test('pixels beyond the range of ZBITPIX become the nearest in it', async () => {
  const limited = LOSSLESS_PIXELS.match(/.{4}/g)!.map((pixel) => {
    const value = Number.parseInt(pixel, 16)
    return value > 0x7fff ? '00' : value > 255 ? 'ff' : pixel.slice(2)
  })
  assert.equal(await decoded({ ...format, bitpix: 8 }, aTile(LOSSLESS, 0, dims)), limited.join(''))
})

test('the order of axes is that of the stream, whatever the tile calls them', async () => {
  assert.equal(await decoded(format, aTile(LOSSLESS, 0, { dims: [12, 1, 10] })), LOSSLESS_PIXELS)
})

test('a tile that is cut short or damaged', async () => {
  await assertHardened(format, aTile(SCALED, 0, dims))
  const bytes = fromHex(LOSSLESS)
  for (let length = 0; length < bytes.length; length++) {
    await assertRefused({ ...format, bitpix: 32 }, aTile(bytes.subarray(0, length), 0, dims))
  }
})

test('a header that lies', async () => {
  const changed = (at: number, ...values: readonly number[]): Uint8Array => {
    const bytes = fromHex(LOSSLESS)
    bytes.set(values, at)
    return bytes
  }
  for (const bytes of [
    changed(0, 0xdf),
    changed(2, 0, 0, 0, 11), // rows
    changed(2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), // rows and columns whose product wraps
    changed(22, 33), // more bit planes than bits
    changed(24, 255),
  ]) {
    await assertRefused(format, aTile(bytes, 0, dims))
  }
  // any scale is a number to multiply by
  await decoded({ ...format, smooth: true }, aTile(changed(10, 0x7f, 0xff, 0xff, 0xff), 0, dims))
  await decoded({ ...format, smooth: true }, aTile(changed(10, 0x80, 0, 0, 0), 0, dims))
})

test('tiles thinner than the transform is made for', async () => {
  const flat = (rows: number, columns: number, sum: number): string =>
    `dd99${[rows, columns, 0].map((value) => value.toString(16).padStart(8, '0')).join('')}` +
    `${sum.toString(16).padStart(16, '0')}00000000`
  assert.equal(await decoded(format, aTile(flat(1, 1, 7), 1)), '0007')
  // a sum of 4 (16) for each pixel and level
  assert.equal(await decoded(format, aTile(flat(2, 2, 4 * 7), 0, { dims: [2, 2] })), '0007'.repeat(4))
  assert.equal(await decoded(format, aTile(flat(1, 3, 8 * 7), 3)), '0007'.repeat(3))
})
