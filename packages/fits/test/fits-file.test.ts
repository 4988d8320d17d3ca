import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FitsError } from '../src/errors.ts'
import { openFileSource } from '../src/file-source.ts'
import { openFits, readHdus } from '../src/fits-file.ts'
import type { Hdu } from '../src/hdu.ts'
import { bytesSource, type Source, streamSource } from '../src/source.ts'
import {
  asTruth,
  brokenNames,
  corpusPath,
  needsCorpus,
  normalTruth,
  readTruth,
  type TrueHdu,
  trueBytes,
} from './helpers/corpus.ts'
import { concat, headerBytes } from './helpers/headers.ts'

const primary = headerBytes('SIMPLE  = T', 'BITPIX  = 8', 'NAXIS   = 1', 'NAXIS1  = 3000')
const extension = headerBytes("XTENSION= 'IMAGE   '", 'BITPIX  = 16', 'NAXIS   = 1', 'NAXIS1  = 10', "EXTNAME = 'A'")
const file = concat(primary, new Uint8Array(5760).fill(7), extension, new Uint8Array(2880))

const outline = ({ index, type, headerStart, dataStart, dataLength }: Hdu) => [
  index,
  type,
  headerStart,
  dataStart,
  dataLength,
]
const OUTLINE = [
  [0, 'PRIMARY', 0, 2880, 3000],
  [1, 'IMAGE', 8640, 11520, 20],
]

/** Counts reads, to show that data are not read. */
function counted(source: Source): { source: Source; reads: [number, number][] } {
  const reads: [number, number][] = []
  const read: Source['read'] = (offset, length, signal) => {
    reads.push([offset, length])
    return source.read(offset, length, signal)
  }
  return { source: { size: source.size, read }, reads }
}

test('all HDUs, by reading their headers only', async () => {
  const { source, reads } = counted(bytesSource(file))
  const { hdus, incomplete } = await openFits(source)
  assert.deepEqual(hdus.map(outline), OUTLINE)
  assert.equal(incomplete, undefined)
  assert.deepEqual(reads, [
    [0, 2880],
    [8640, 2880],
    [14400, 2880],
  ])
})

test('the same from a stream, whose size is not known', async () => {
  const { hdus, incomplete } = await openFits(streamSource([file.subarray(0, 5000), file.subarray(5000)]))
  assert.deepEqual(hdus.map(outline), OUTLINE)
  assert.equal(incomplete, undefined)
})

test('HDUs come one at a time', async () => {
  const { source, reads } = counted(bytesSource(file))
  for await (const hdu of readHdus(source)) {
    assert.equal(hdu.index, 0)
    break
  }
  assert.deepEqual(reads, [[0, 2880]])
})

test('data or a header cut short at the end leave the HDUs before them', async () => {
  const cases: [Uint8Array, number, string | undefined][] = [
    [file.subarray(0, 11540), 2, undefined],
    [file.subarray(0, 11539), 2, 'HDU 1 promises 20 bytes of data, 19 are there'],
    [file.subarray(0, 9000), 1, 'the header of HDU 1 has no END'],
    [file.subarray(0, 8640), 1, undefined],
    [file.subarray(0, 5881), 1, undefined],
    [file.subarray(0, 5000), 1, 'HDU 0 promises 3000 bytes of data, 2120 are there'],
    [concat(file, new Uint8Array(2880).fill(65)), 2, 'what follows is no extension'],
    [concat(file, new Uint8Array(2880)), 2, undefined],
  ]
  for (const [bytes, count, message] of cases) {
    for (const source of [bytesSource(bytes), streamSource([bytes])]) {
      const { hdus, incomplete } = await openFits(source)
      assert.deepEqual([hdus.length, incomplete?.message], [count, message])
    }
  }
})

test('what is no FITS file is refused', async () => {
  const text = (content: string): Source => bytesSource(new TextEncoder().encode(content))
  await assert.rejects(openFits(text('')), { name: 'TruncatedError', code: 'truncated', offset: 0 })
  await assert.rejects(openFits(text('SIMP')), { name: 'TruncatedError', code: 'truncated' })
  await assert.rejects(openFits(text('<html>'.padEnd(3000))), { name: 'HeaderError', code: 'not-fits' })
  await assert.rejects(openFits(bytesSource(extension)), { name: 'HeaderError', code: 'not-fits' })
  await assert.rejects(openFits(bytesSource(primary.subarray(0, 300))), { name: 'TruncatedError', offset: 0 })
})

test('headers without end and files without end are refused at the limits', async () => {
  function* blanks(): Generator<Uint8Array> {
    yield new TextEncoder().encode('SIMPLE  =                    T'.padEnd(2880))
    for (;;) yield new Uint8Array(2880).fill(0x20)
  }
  const maxHeaderBytes = 1_000_000
  await assert.rejects(openFits(streamSource(blanks()), { maxHeaderBytes }), { code: 'header-too-long', offset: 0 })

  const empty = headerBytes("XTENSION= 'IMAGE   '", 'BITPIX  = 8', 'NAXIS   = 0')
  const many = concat(headerBytes('SIMPLE  = T', 'BITPIX  = 8', 'NAXIS   = 0'), ...Array<Uint8Array>(20).fill(empty))
  await assert.rejects(openFits(bytesSource(many), { maxHdus: 20 }), { code: 'too-many-hdus', offset: 20 * 2880 })
  assert.equal((await openFits(bytesSource(many))).hdus.length, 21)
})

// `dict(header)` of these asks for keywords with a wildcard, and astropy answers with a part of the header
const WILDCARDS = new Set(['BAD*KEY', 'K?Y'])

function compare(hdu: Hdu, truth: TrueHdu): void {
  assert.deepEqual(
    [hdu.type, hdu.extname ?? null, hdu.bitpix, hdu.dims],
    [truth.type, truth.extname, truth.bitpix, truth.dims],
  )
  assert.deepEqual(
    [hdu.headerStart, hdu.dataStart, hdu.dataLength, hdu.paddedDataLength],
    [truth.header_start, truth.data_start, truth.data_length, truth.data_padded_length],
  )
  const plain = ([keyword]: [string, unknown]): boolean => !WILDCARDS.has(keyword)
  const entries = hdu.header.entries().map(([keyword, entry]): [string, unknown] => [keyword, asTruth(entry)])
  const expected = Object.entries(truth.header.dict).map(([key, value]): [string, unknown] => [key, normalTruth(value)])
  // through an object on both sides, for objects put keys like "1234" first
  assert.deepEqual(Object.entries(Object.fromEntries(entries)).filter(plain), expected.filter(plain))
  if (!truth.header.cards) return
  assert.deepEqual(
    hdu.header.cards.map((card) => [
      card.keyword,
      card.kind === 'commentary' ? card.value : asTruth(card),
      card.comment,
    ]),
    truth.header.cards.map(([keyword, value, comment]) => [keyword, normalTruth(value), comment ?? '']),
  )
}

test('corpus: HDUs and headers are those of astropy', needsCorpus, async (context) => {
  const files = Object.entries(readTruth()).filter(([, { hdus }]) => hdus !== undefined)
  assert.equal(files.length, 219)
  for (const [name, truth] of files) {
    await context.test(name, async () => {
      const { hdus, incomplete } = await openFits(bytesSource(trueBytes(name, truth)))
      assert.equal(incomplete, undefined)
      assert.equal(hdus.length, truth.hdus!.length)
      hdus.forEach((hdu, index) => {
        compare(hdu, truth.hdus![index]!)
      })
    })
  }
})

test('corpus: broken input ends in an answer or a FitsError, soon and without much memory', needsCorpus, async () => {
  const names = brokenNames()
  assert.equal(names.length, 172)
  const before = process.memoryUsage().rss
  for (const name of names) {
    const start = performance.now()
    const source = await openFileSource(corpusPath(`broken/${name}`))
    try {
      const { hdus } = await openFits(source)
      for (const { header } of hdus) header.entries()
    } catch (error) {
      assert.ok(error instanceof FitsError, `${name}: ${error}`)
    } finally {
      await source.close()
    }
    assert.ok(performance.now() - start < 1000, `${name} took too long`)
  }
  assert.ok(process.memoryUsage().rss - before < 200e6)
})
