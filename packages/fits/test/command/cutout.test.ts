import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openFits } from '../../src/fits-file.ts'
import { readImage } from '../../src/image.ts'
import { bytesSource } from '../../src/source.ts'
import { fits } from '../helpers/command.ts'
import { directoryFor, fileOf, frame } from '../helpers/files.ts'

async function imageIn(bytes: Uint8Array): Promise<{ dims: readonly number[]; values: number[]; crpix: unknown }> {
  const source = bytesSource(bytes)
  const { hdus } = await openFits(source)
  const { dims, values } = await readImage(source, hdus[0]!)
  const crpix = [hdus[0]!.header.number('CRPIX1'), hdus[0]!.header.number('CRPIX2')]
  return { dims, values: Array.from(values as Uint16Array), crpix }
}

test('a box, counted from 1 and with both ends', async (context) => {
  const { status, bytes } = await fits(['cutout', '--box', '2:4,1:2', fileOf(context, frame())])
  assert.equal(status, 0)
  assert.deepEqual(await imageIn(bytes), { dims: [3, 2], values: [1001, 1002, 1003, 1008, 1009, 1010], crpix: [3, 3] })
})

test('a part of the sky, into a file', async (context) => {
  const out = join(directoryFor(context), 'part.fits')
  // the centre is pixel 4, 3 and a pixel a thousandth of a degree: 3 x 1 pixels and a little more
  const size = '0.0029,0.0009'
  const path = fileOf(context, frame())
  const { status, bytes } = await fits(['cutout', '--centre', '150,-12', '--size', size, '-o', out, path])
  assert.deepEqual([status, bytes.length], [0, 0])
  const cut = new Uint8Array(readFileSync(out))
  assert.deepEqual(await imageIn(cut), { dims: [3, 1], values: [1016, 1017, 1018], crpix: [2, 1] })
  assert.deepEqual((await fits(['verify', out])).status, 0)
})

test('refused', async (context) => {
  const path = fileOf(context, frame())
  const cases: [string[], RegExp][] = [
    [[], /^fits: give --box, or --centre and --size \(/],
    [['--box', '1:2,1:2', '--size', '1'], /^fits: give --box, or --centre and --size \(/],
    [['--centre', '1,2'], /^fits: give --box, or --centre and --size \(/],
    [['--box', '1:2'], /^fits: --box 1:2 is not X1:X2,Y1:Y2 with pixels from 1 \(/],
    [['--box', '0:2,1:2'], /^fits: --box 0:2,1:2 is not /],
    [['--box', '3:2,1:2'], /^fits: --box 3:2,1:2 is not /],
    [['--centre', '1', '--size', '1'], /^fits: --centre 1 is not 2 numbers with a comma between \(/],
    [['--centre', '1,2', '--size', 'x'], /^fits: --size x is not a number \(/],
    [['--box', '100:200,1:5'], /frame\.fits: /],
    [['--box', '1:2,1:2', '--hdu', 'CAT'], /frame\.fits: HDU 2 \(BINTABLE\) holds no image$/],
  ]
  for (const [args, pattern] of cases) {
    const { status, bytes, complaints } = await fits(['cutout', ...args, path])
    assert.deepEqual([status, bytes.length, complaints.length], [1, 0, 1])
    assert.match(complaints[0]!, pattern)
  }
})
