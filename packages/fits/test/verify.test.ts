import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesSource } from '../src/source.ts'
import { table } from '../src/table-writer.ts'
import { compressedImage } from '../src/tiles/compressed-image.ts'
import { verify } from '../src/verify.ts'
import { fitsBytes, image, primary } from '../src/writer.ts'
import { corpusBytes, needsCorpus, readTruth } from './helpers/corpus.ts'
import { concat, headerBytes } from './helpers/headers.ts'

const findingsIn = async (bytes: Uint8Array) =>
  (await verify(bytesSource(bytes))).findings.map(({ severity, hdu, message }) => `${severity} ${hdu}: ${message}`)

const good = concat(
  ...fitsBytes(
    [
      primary({ bitpix: 16, dims: [3, 2], pixels: [1, 2, 3, 4, 5, 6] }),
      image({ bitpix: -32, dims: [3], pixels: [1, 2, Number.NaN], cards: [['EXTNAME', 'SCI']] }),
      compressedImage({ bitpix: 16, width: 3, height: 2, pixels: [1, 2, 3, 4, 5, 6] }),
      table({ columns: [{ name: 'OK', format: 'L', values: [true, false] }] }),
    ],
    { checksums: true },
  ),
)

test('what this package writes has no findings', async () => {
  const ok = { datasum: 'ok', checksum: 'ok' }
  assert.deepEqual(await verify(bytesSource(good)), {
    findings: [],
    checksums: [0, 1, 2, 3].map((index) => ({ index, ...ok })),
  })
})

test('damage is found where it is', async () => {
  const damaged = good.slice()
  damaged[2880 + 11] = 7 // the last pixel of the primary array
  damaged[2880 + 20] = 1 // padding
  assert.deepEqual(await findingsIn(damaged), [
    'error 0: what fills the last block of the data is not as it must be',
    'error 0: the data do not fit DATASUM',
    'error 0: the HDU does not fit CHECKSUM',
  ])
})

test('a file that ends too early, or too late', async () => {
  assert.deepEqual(await findingsIn(concat(good, new Uint8Array(5))), ['error 3: 5 bytes follow the last HDU'])
  const image = headerBytes('SIMPLE  =                    T', 'BITPIX  =                    8').subarray(0, 160)
  const axes = headerBytes('NAXIS   =                    1', 'NAXIS1  =                  100')
  const header = concat(image, axes.subarray(0, 2720))
  assert.deepEqual(await findingsIn(concat(header, new Uint8Array(99))), [
    'error 0: HDU 0 promises 100 bytes of data, 99 are there',
  ])
  assert.deepEqual(await findingsIn(concat(header, new Uint8Array(100))), [
    'error 0: the last block of the data is cut short',
  ])
  assert.deepEqual(await findingsIn(concat(header, new Uint8Array(2880), new Uint8Array(2880).fill(65))), [
    'error 0: what follows is no extension',
  ])
})

test('what is no FITS file, and an HDU that cannot be read', async () => {
  assert.deepEqual(await findingsIn(new Uint8Array(0)), ['error 0: no data at all'])
  assert.deepEqual(await findingsIn(new TextEncoder().encode('<html>'.padEnd(3000))), [
    'error 0: this is no FITS file: it does not begin with SIMPLE = T',
  ])
  const extension = headerBytes(
    "XTENSION= 'IMAGE   '",
    'BITPIX  =                    7',
    'NAXIS   =                    0',
  )
  assert.deepEqual(await findingsIn(concat(good, extension)), ['error 4: BITPIX is 7'])
})

test('two extensions of one name', async () => {
  const named = image({ bitpix: 8, dims: [1], pixels: [1], cards: [['EXTNAME', 'SCI']] })
  assert.deepEqual(await findingsIn(concat(...fitsBytes([primary(), named, named]))), [
    'warning 2: name and version are those of HDU 1',
  ])
})

/** Where we and fitsverify 4.22 (cfitsio 4.2.0) differ in whether there is an error, and why. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  'syn_rice_no_zname.fits.fz': 'cfitsio wants ZVAL1; the parameters of RICE_1 have defaults (FITS 4.0, table 37)',
}

test('errors where fitsverify has errors, over the corpus', needsCorpus, async () => {
  const differences: string[] = []
  let count = 0
  for (const [name, { fitsverify }] of Object.entries(readTruth())) {
    if (!fitsverify) continue
    const { findings } = await verify(bytesSource(corpusBytes(`files/${name}`)))
    count++
    if (findings.some(({ severity }) => severity === 'error') !== fitsverify.errors > 0) differences.push(name)
  }
  assert.deepEqual([count, differences], [217, Object.keys(DIFFERENCES)])
})
