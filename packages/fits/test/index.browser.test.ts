import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seeds } from './fuzz/seeds.ts'
import { runInBrowser } from './helpers/browser.ts'
import { frame, ramp } from './helpers/files.ts'

const endpoint = process.env.TEST_BROWSER_ENDPOINT ?? ''

const OPEN = `
import * as fits from '/src/index.js'
const size = Number((await fetch('/frame.fits', { method: 'HEAD' })).headers.get('content-length'))
const source = fits.rangeSource(async (offset, length) => {
  const range = 'bytes=' + offset + '-' + (offset + length - 1)
  return new Uint8Array(await (await fetch('/frame.fits', { headers: { range } })).arrayBuffer())
}, size)
const { hdus } = await fits.openFits(source)
`

const inBrowser = (statements: string, file = frame()): Promise<unknown> =>
  runInBrowser({ endpoint, files: { 'frame.fits': file }, module: OPEN + statements })

test('headers and world coordinates, from a file that is fetched in ranges', async () => {
  const answer = await inBrowser(`
    const image = fits.imageHeader(hdus[1].header)
    export default {
      hdus: hdus.map(({ type, extname, dims }) => [type, extname ?? null, dims]),
      values: [hdus[0].header.text('OBJECT'), hdus[0].header.number('EXPTIME')],
      sky: fits.wcsOf(image).pixelToSky(4, 3),
      node: typeof process,
    }`)
  assert.deepEqual(answer, {
    hdus: [
      ['PRIMARY', null, []],
      ['BINTABLE', 'SCI', [8, 5]],
      ['BINTABLE', 'CAT', [20, 2]],
      ['IMAGE', 'ERR', [7, 5]],
    ],
    values: ['M 31', 30],
    sky: [150, -12],
    node: 'undefined',
  })
})

test('pixels: plain, of a box, RICE_1, and their statistics', async () => {
  const answer = await inBrowser(`
    const { values, dims } = await fits.readImage(source, hdus[1])
    const box = { start: [1, 2], end: [3, 4] }
    export default {
      sci: [values.constructor.name, dims, [...values]],
      box: [...(await fits.readImage(source, hdus[3], { box })).values],
      median: (await fits.imageStatistics(source, hdus[3])).median,
    }`)
  assert.deepEqual(answer, {
    sci: ['Uint16Array', [7, 5], Array.from(ramp)],
    box: [7.5, 8, 11, 11.5],
    median: 8.5,
  })
})

test('tiles compressed by gzip, HCOMPRESS and PLIO, quantised floats, and a compressed table', async () => {
  const sums = `
    const sums = []
    for (const hdu of hdus.slice(1)) {
      let sum = 0
      for (const value of (await fits.readImage(source, hdu)).values) sum += Number.isNaN(value) ? 0 : value
      sums.push(sum)
    }`
  const files = seeds()
  // 72 pixels: 100 + 3 x + (i * i) % 11; of floats an eighth, but for one
  const pixels = Array.from({ length: 72 }, (_, i) => 100 + 3 * (i % 12) + ((i * i) % 11))
  const sum = pixels.reduce((total, value) => total + value, 0)
  assert.deepEqual(await inBrowser(`${sums}; export default sums`, files.gzip), [
    ...[sum, sum, (sum - pixels[7]!) / 8, sum],
  ])
  // as astropy 5.2 reads them
  assert.deepEqual(await inBrowser(`${sums}; export default sums`, files.codecs), [9738, 72])
  const [plain, ...dithered] = (await inBrowser(`${sums}; export default sums`, files.quantised)) as number[]
  assert.equal(plain, sum / 8 + 72 * 3)
  for (const value of dithered) assert.ok(Math.abs(value - plain!) < 1)
  const rows = `
    const { source: inside, hdu } = await fits.uncompressedTable(source, hdus[1])
    const rows = []
    for await (const row of fits.openTable(inside, hdu).rows({ to: 2 })) rows.push(row)
    export default rows`
  assert.deepEqual(await inBrowser(rows, files.compressedTable), [
    [1000, 250],
    [1001, 250.25],
  ])
})

test('a table, a checked file, and a file uncompressed', async () => {
  const answer = await inBrowser(`
    const rows = []
    for await (const row of fits.openTable(source, hdus[2]).rows({ columns: ['NAME', 'X'] })) rows.push(row)
    const unpacked = await fits.funpack(source)
    let length = 0
    for await (const chunk of unpacked.chunks) length += chunk.length
    export default { row: rows[0], findings: (await fits.verify(source)).findings, whole: length === unpacked.size }`)
  assert.deepEqual(answer, { row: ['one', 1.5], findings: [], whole: true })
})
