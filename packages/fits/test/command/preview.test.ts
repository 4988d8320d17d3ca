import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import sharp from 'sharp'
import { fits } from '../helpers/command.ts'
import { directoryFor, fileOf, frame, HEIGHT, WIDTH } from '../helpers/files.ts'

const shape = async (bytes: Uint8Array): Promise<unknown> => {
  const { format, width, height } = await sharp(bytes).metadata()
  return { format, width, height }
}

test('a PNG on standard output: as large as the image, its last row at the top', async (context) => {
  const { status, bytes } = await fits(['preview', '--stretch', 'minmax', fileOf(context, frame())])
  assert.equal(status, 0)
  assert.deepEqual(await shape(bytes), { format: 'png', width: WIDTH, height: HEIGHT })
  const gray = await sharp(bytes).greyscale().raw().toBuffer()
  assert.deepEqual([gray[0], gray[WIDTH - 1], gray[WIDTH * (HEIGHT - 1)]], [Math.round((28 / 34) * 255), 255, 0])
})

test('a JPEG by the name of the file, smaller', async (context) => {
  const out = join(directoryFor(context), 'small.JPG')
  const args = [
    '--width',
    '4',
    '--stretch',
    'percentile:1,99',
    '--curve',
    'asinh',
    '--invert',
    '--hdu',
    'ERR',
    '-o',
    out,
  ]
  assert.equal((await fits(['preview', ...args, fileOf(context, frame())])).status, 0)
  assert.deepEqual(await shape(readFileSync(out)), { format: 'jpeg', width: 4, height: 3 })
})

test('refused', async (context) => {
  const path = fileOf(context, frame())
  const cases: [string[], string][] = [
    [['--width', '0'], 'fits: --width 0 is no whole number from 1 (fits preview --help)'],
    [['--stretch', 'all'], 'fits: --stretch all is none of zscale, minmax, percentile (fits preview --help)'],
    [['--curve', 'cube'], 'fits: --curve cube is none of linear, asinh, log, sqrt (fits preview --help)'],
    [['--hdu', '0'], `fits: ${path}: `],
    [['--hdu', 'CAT'], `fits: ${path}: HDU 2 (BINTABLE) holds no image`],
  ]
  for (const [args, line] of cases) {
    const { status, bytes, complaints } = await fits(['preview', ...args, path])
    assert.deepEqual([status, bytes.length, complaints.length], [1, 0, 1])
    assert.ok(complaints[0]!.startsWith(line), complaints[0])
  }
})
