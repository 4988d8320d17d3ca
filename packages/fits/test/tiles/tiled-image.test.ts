import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FitsError } from '../../src/errors.ts'
import { openFits } from '../../src/fits-file.ts'
import { bytesSource } from '../../src/source.ts'
import { imageHeader, isTiledImage } from '../../src/tiles/tiled-image.ts'
import { asTruth, brokenNames, corpusBytes, needsCorpus, normalTruth, readTruth, trueBytes } from '../helpers/corpus.ts'
import { headerOf } from '../helpers/headers.ts'

const table = [
  "XTENSION= 'BINTABLE'           / binary table extension",
  'BITPIX  = 8',
  'NAXIS   = 2',
  'NAXIS1  = 8',
  'NAXIS2  = 12',
  'PCOUNT  = 533 / heap',
  'GCOUNT  = 1',
  'TFIELDS = 1',
  "TTYPE1  = 'COMPRESSED_DATA'",
  "TFORM1  = '1PB(46)'",
  'ZIMAGE  = T',
  "ZCMPTYPE= 'RICE_1'",
]
const image = ['ZBITPIX = 16 / bits', 'ZNAXIS  = 2', 'ZNAXIS1 = 50 / x', 'ZNAXIS2 = 12']

const shown = (...cards: string[]) =>
  imageHeader(headerOf(...cards)).cards.map(({ keyword, value, comment }) => [keyword, value, comment])

test('an image that was an extension', () => {
  const rest = [
    "ZTENSION= 'IMAGE   ' / was",
    "EXTNAME = 'SCI'",
    'ZQUANTIZ= T',
    'OBJECT  = 5',
    'TELRA   = 1.5',
    'ZDITHER0= 4',
  ]
  assert.deepEqual(shown(...table, ...image, ...rest), [
    ['XTENSION', 'IMAGE', 'was'],
    ['BITPIX', 16, 'bits'],
    ['NAXIS', 2, ''],
    ['NAXIS1', 50, 'x'],
    ['NAXIS2', 12, ''],
    ['PCOUNT', 0, 'heap'],
    ['GCOUNT', 1, ''],
    ['EXTNAME', 'SCI', ''],
    ['OBJECT', 5, ''],
    ['TELRA', 1.5, ''],
    ['ZDITHER0', 4, ''],
  ])
})

test('an image that was the primary HDU, with blanks at the end', () => {
  const rest = [
    'ZSIMPLE = T',
    "EXTNAME = 'COMPRESSED_IMAGE'",
    'OBJECT  = 5',
    "ZHECKSUM= 'abc'",
    'COMMENT c',
    'ZEXTEND = T',
    '',
    '',
  ]
  assert.deepEqual(shown(...table, ...image, ...rest), [
    ['SIMPLE', true, ''],
    ['BITPIX', 16, 'bits'],
    ['NAXIS', 2, ''],
    ['NAXIS1', 50, 'x'],
    ['NAXIS2', 12, ''],
    ['OBJECT', 5, ''],
    ['EXTEND', true, ''],
    ['CHECKSUM', 'abc', ''],
    ['COMMENT', 'c', ''],
    ['', '', ''],
    ['', '', ''],
  ])
})

test('refused: an image without its mandatory keywords', () => {
  assert.throws(() => shown(...table), { name: 'HeaderError', message: 'a compressed image without ZBITPIX' })
  assert.throws(() => shown(...table, ...image.slice(0, 3)), { message: 'a compressed image without ZNAXIS2' })
  assert.throws(() => shown(...table, 'ZBITPIX = 8', 'ZNAXIS  = 1000'), { message: 'ZNAXIS is no number of axes' })
})

test('only a table with ZIMAGE = T is a compressed image', () => {
  assert.equal(isTiledImage(headerOf(...table)), true)
  assert.equal(isTiledImage(headerOf(...table.filter((card) => !card.startsWith('ZIMAGE')))), false)
  assert.equal(isTiledImage(headerOf("XTENSION= 'IMAGE   '", 'ZIMAGE  = T')), false)
})

test('corpus: headers of compressed images are those of astropy', needsCorpus, async (context) => {
  let images = 0
  for (const [name, truth] of Object.entries(readTruth())) {
    if (!truth.hdus?.some((hdu) => hdu.astropy_image)) continue
    await context.test(name, async () => {
      const { hdus } = await openFits(bytesSource(trueBytes(name, truth)))
      for (const [index, { astropy_image }] of truth.hdus!.entries()) {
        const stored = hdus[index]!.header
        assert.equal(isTiledImage(stored), astropy_image !== undefined)
        if (!astropy_image) continue
        images++
        const header = imageHeader(stored)
        assert.deepEqual(
          header.entries().map(([keyword, entry]) => [keyword, asTruth(entry)]),
          Object.entries(astropy_image.header.dict).map(([keyword, value]) => [keyword, normalTruth(value)]),
        )
        if (!astropy_image.header.cards) continue
        assert.deepEqual(
          header.cards.map((card) => [
            card.keyword,
            card.kind === 'commentary' ? card.value : asTruth(card),
            card.comment,
          ]),
          astropy_image.header.cards.map(([keyword, value, comment]) => [keyword, normalTruth(value), comment]),
        )
      }
    })
  }
  assert.equal(images, 140)
})

test('corpus: a broken compressed image has a header or ends in a FitsError', needsCorpus, async () => {
  for (const name of brokenNames().filter((candidate) => candidate.endsWith('.fz'))) {
    try {
      const { hdus } = await openFits(bytesSource(corpusBytes(`broken/${name}`)))
      for (const { header } of hdus) if (isTiledImage(header)) imageHeader(header)
    } catch (error) {
      assert.ok(error instanceof FitsError, `${name}: ${error}`)
    }
  }
})
