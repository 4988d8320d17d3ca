import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findWcs } from '../../src/command/find-wcs.ts'
import { bytesSource, streamSource } from '../../src/source.ts'
import { fitsBytes, image, primary } from '../../src/writer.ts'
import { frame, joined } from '../helpers/files.ts'

const text = (content: string): Uint8Array => new TextEncoder().encode(content)
const centre = async (bytes: Uint8Array, which?: string): Promise<number[]> =>
  (await findWcs(bytesSource(bytes), which)).pixelToSky(1, 1).map((value) => Math.round(value * 1e6) / 1e6)

const SKY = [
  ["CTYPE1  = 'RA---CAR'", "CTYPE2  = 'DEC--CAR'", 'CRPIX1  = 1', 'CRPIX2  = 1', 'CRVAL1  = 20', 'CRVAL2  = 0'],
  ['CDELT1  = 0.1', 'CDELT2  = 0.1'],
].flat()

test('the first HDU on the sky, or the one asked for', async () => {
  const linear = image({
    bitpix: 8,
    width: 1,
    height: 1,
    pixels: [0],
    cards: [
      ['CRVAL1', 7],
      ['CRPIX1', 1],
      ['CTYPE1', 'TIME'],
    ],
  })
  const bytes = joined([frame(), ...fitsBytes([primary(), linear]).slice(1)])
  assert.deepEqual(await centre(bytes), [150.003067, -12.002])
  assert.deepEqual(await centre(bytes, 'SCI'), [150.003067, -12.002])
  assert.deepEqual((await findWcs(bytesSource(bytes), '4')).projection, '')
  await assert.rejects(centre(joined(fitsBytes([primary(), linear]))), { message: /^no HDU has axes on the sky/ })
})

test('a file cut short behind its headers', async () => {
  assert.deepEqual(await centre(frame().subarray(0, 8650)), [150.003067, -12.002])
})

test('a bare header, with and without line ends', async () => {
  assert.deepEqual(await centre(text(SKY.map((card) => card.padEnd(80)).join(''))), [20, 0])
  assert.deepEqual(await centre(text(`${SKY.join('\n')}\n`)), [20, 0])
  for (const other of ['<html>a = b</html>', 'COMMENT a\n'.repeat(3), `${SKY.join('\n')}\n${'x'.repeat(200)}`]) {
    await assert.rejects(centre(text(other)), { code: 'not-fits' })
  }
  await assert.rejects(findWcs(streamSource([text(SKY.join('\n'))]), undefined), { code: 'not-fits' })
})
