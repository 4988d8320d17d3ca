import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { FitsError, fitsBytes, primary } from '@science-archive/fits'
import { FileMissingError, LocalStore } from '@science-archive/library'
import { tiledHdu } from '../../../fits/test/helpers/tiles.ts'
import { slots } from '../../src/downloads/decode-slots.ts'
import { funpackedContent } from '../../src/downloads/funpacked.ts'
import { md5Of, putFile, reducedFrame } from '../helpers/frame-files.ts'

const root = mkdtempSync(join(tmpdir(), 'science-archive-funpacked-'))
after(() => rmSync(root, { recursive: true, force: true }))
const store = new LocalStore(root, '')
const { compressed, uncompressed } = reducedFrame(1000, 1500)
const path = 'a/frame.fits.fz'
const key = await putFile(root, path, compressed)
const file = { filename: 'frame.fits.fz', path, key, md5: md5Of(compressed) }

const collect = async (chunks: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(Buffer.from(chunk))
  return Buffer.concat(all)
}
/** Pixels and tables; headers differ in comments. */
const FIRST_HEADERS = 2 * 2880

test('the file uncompressed, of the size that was told before, and ranges of it', async () => {
  const content = await funpackedContent({ store, decodings: slots(1) }, file)
  assert.deepEqual([content.size, content.tag], [uncompressed.length, `${file.md5}-funpack`])
  const whole = await collect(content.open())
  assert.equal(whole.length, uncompressed.length)
  assert.ok(whole.subarray(FIRST_HEADERS).equals(uncompressed.subarray(FIRST_HEADERS)))
  for (const [start, end] of [
    [0, 0],
    [2879, 2880],
    [1_000_000, 2_500_000],
    [whole.length - 1, whole.length - 1],
  ] as const) {
    assert.ok((await collect(content.open({ start, end }))).equals(whole.subarray(start, end + 1)), `${start}-${end}`)
  }
})

test('no more are uncompressed at a time than there are slots, and whoever leaves gives theirs back', async () => {
  const decodings = slots(1)
  const content = await funpackedContent({ store, decodings }, file)
  const first = content.open()[Symbol.asyncIterator]()
  await first.next()
  let hasBegun = false
  const second = content.open()[Symbol.asyncIterator]()
  const waiting = second.next().then(() => {
    hasBegun = true
  })
  await new Promise((resolve) => setTimeout(resolve, 50))
  assert.equal(hasBegun, false)
  await first.return?.()
  await waiting
  assert.equal(hasBegun, true)
  await second.return?.()
})

test('uncompressing lets other work have its turn', async () => {
  const content = await funpackedContent({ store, decodings: slots(1) }, file)
  let turns = 0
  const timer = setInterval(() => turns++, 1)
  await collect(content.open())
  clearInterval(timer)
  assert.ok(turns >= 2, String(turns))
})

test('an image that is a single large tile, uncompressed beside other work, and ranges of it', async () => {
  const pixels = new Uint8Array(8 * 730 * 730).map((_, index) => (index * 31) % 251)
  const shape = { dims: [730, 730], tile: [730, 730], bitpix: 64 } as const
  const bytes = Buffer.concat(fitsBytes([primary(), tiledHdu({ ...shape, pixels })]))
  const single = { ...file, path: 'a/single.fits.fz', key: await putFile(root, 'a/single.fits.fz', bytes) }
  const content = await funpackedContent({ store, decodings: slots(1) }, single)
  const whole = await collect(content.open())
  const start = whole.indexOf(pixels.subarray(0, 2880))
  assert.deepEqual([whole.length, start % 2880], [content.size, 0])
  assert.ok(whole.subarray(start, start + pixels.length).equals(pixels))
  const range = { start: start + 2_000_000, end: start + 2_999_999 }
  assert.ok((await collect(content.open(range))).equals(pixels.subarray(2_000_000, 3_000_000)))
})

test('what is no FITS file, is cut short, missing, or changes meanwhile', async () => {
  const made = async (name: string, bytes: Uint8Array) => {
    const other = { ...file, path: `a/${name}`, key: await putFile(root, `a/${name}`, bytes) }
    return funpackedContent({ store, decodings: slots(1) }, other)
  }
  await assert.rejects(made('text.fits.fz', Buffer.from('no FITS')), FitsError)
  await assert.rejects(made('short.fits.fz', compressed.subarray(0, compressed.length - 20_000)), FitsError)
  await assert.rejects(
    funpackedContent({ store, decodings: slots(1) }, { ...file, path: 'a/none.fits.fz' }),
    FileMissingError,
  )
  const damaged = Buffer.from(compressed)
  damaged.fill(0xff, 40_000, 60_000)
  await assert.rejects(collect((await made('damaged.fits.fz', damaged)).open()), FitsError)
  const content = await made('changing.fits.fz', compressed)
  writeFileSync(join(root, 'a/changing.fits.fz'), reducedFrame(10, 10).compressed)
  await assert.rejects(collect(content.open()))
})
