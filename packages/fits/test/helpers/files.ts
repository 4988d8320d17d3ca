import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { float } from '../../src/card-format.ts'
import { table } from '../../src/table-writer.ts'
import { compressedImage } from '../../src/tiles/compressed-image.ts'
import { fitsBytes, image, primary } from '../../src/writer.ts'

/** A directory for one test, removed behind it. */
export function directoryFor(context: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'fits-test-'))
  context.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** Writes a file into a directory of its own. */
export function fileOf(context: TestContext, bytes: Uint8Array | string, name = 'frame.fits'): string {
  const path = join(directoryFor(context), name)
  writeFileSync(path, bytes)
  return path
}

export const WIDTH = 7
export const HEIGHT = 5
export const ramp = Uint16Array.from({ length: WIDTH * HEIGHT }, (_, i) => 1000 + i)

/** 0: no data; 1 SCI: 16-bit pixels 1000 to 1034 in RICE_1 tiles; 2 CAT: a table; 3 ERR: floats 0 to 17. */
export const frame = (): Uint8Array =>
  joined(
    fitsBytes(
      [
        primary({
          cards: [
            ['OBJECT', 'M 31'],
            ['EXPTIME', float(30), 'seconds'],
            ['HISTORY', 'made by hand'],
          ],
        }),
        compressedImage({
          ...{ bitpix: 16, bzero: 32768, width: WIDTH, height: HEIGHT, pixels: ramp },
          cards: [['EXTNAME', 'SCI'], ...SKY],
        }),
        table({
          columns: [
            { name: 'X', format: 'E', unit: 'pix', values: [1.5, Number.NaN] },
            { name: 'NAME', format: '8A', values: ['one', 'two, or "2"'.slice(0, 8)] },
            {
              name: 'PAIR',
              format: '2J',
              values: [
                [1, 2],
                [-3, 4],
              ],
            },
          ],
          cards: [['EXTNAME', 'CAT']],
        }),
        image({
          ...{ bitpix: -32, width: WIDTH, height: HEIGHT, pixels: Float32Array.from(ramp, (_, i) => i / 2) },
          cards: [['EXTNAME', 'ERR']],
        }),
      ],
      { checksums: true },
    ),
  )

/** TAN, a degree per thousand pixels, east to the left, at 150 and -12 degrees in pixel 4, 3. */
const SKY = [
  ['CTYPE1', 'RA---TAN'],
  ['CTYPE2', 'DEC--TAN'],
  ['CRVAL1', 150],
  ['CRVAL2', -12],
  ['CRPIX1', 4],
  ['CRPIX2', 3],
  ['CD1_1', -0.001],
  ['CD1_2', 0],
  ['CD2_1', 0],
  ['CD2_2', 0.001],
] as const

export const joined = (chunks: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(chunks))
