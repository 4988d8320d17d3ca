import assert from 'node:assert/strict'
import { test } from 'node:test'
import { extensionCards, primaryCards, tableCards, withLongest } from '../../src/funpack/funpacked-header.ts'
import type { HeaderCards } from '../../src/funpack/header-cards.ts'
import { hduOf } from '../../src/hdu.ts'
import { openTiledImage } from '../../src/tiles/opened-image.ts'
import { openTiledTable } from '../../src/tiles/tiled-table.ts'
import { headerOf } from '../helpers/headers.ts'

// What funpack 4.2 makes of these very cards, card by card
const structure = [
  "XTENSION= 'BINTABLE'           / binary table extension",
  'BITPIX  =                    8 / 8-bit bytes',
  'NAXIS   =                    2 / 2-dimensional binary table',
  'NAXIS1  =                    8 / width of table in bytes',
  'NAXIS2  =                    3 / number of rows in table',
  'PCOUNT  =                   12 / size of special data area',
  'GCOUNT  =                    1 / one data group (required keyword)',
  'TFIELDS =                    1 / number of fields in each row',
  "TTYPE1  = 'COMPRESSED_DATA'    / label for field   1",
  "TFORM1  = '1PB(4)  '           / data format of field: variable length array",
  'ZIMAGE  =                    T / extension contains compressed image',
  'ZTILE1  =                    4 / size of tiles to be compressed',
  'ZTILE2  =                    1 / size of tiles to be compressed',
  "ZCMPTYPE= 'RICE_1  '           / compression algorithm",
  "ZNAME1  = 'BLOCKSIZE'          / compression block size",
  'ZVAL1   =                   32 / pixels per block',
  "EXTNAME = 'COMPRESSED_IMAGE'",
]
const image = [
  'ZBITPIX =                   16 / b',
  'ZNAXIS  =                    2 / n',
  'ZNAXIS1 =                    4 / x',
  'ZNAXIS2 =                    3',
]
const own = [
  "OBJECT  = 'a b'  / o",
  'COMMENT hello',
  "ZHECKSUM= 'abc'",
  "CHECKSUM= 'q'",
  "DATASUM = 'r'",
  'ZBLANK  = 7',
  'ZSCALE  = 5',
  'NAXIS3  = 9',
  'ZTILE10 = 6',
  'ZIMAGEX = 1',
  'ZNAXISA = 3',
  'TUNIT1  = 3',
  'ZQUANTIZ= 3',
  'ZDITHER0= 3',
]
const kept = [
  "OBJECT  = 'a b'  / o",
  'COMMENT hello',
  "CHECKSUM= 'abc'",
  'ZSCALE  = 5',
  'ZIMAGEX = 1',
  'ZNAXISA = 3',
  'TUNIT1  = 3',
]

const headerCards = (cards: string[], blocks = 1): HeaderCards => ({
  cards: cards.map((card) => card.padEnd(80)),
  blocks,
})
const hdu = (cards: string[]) => hduOf(headerOf(...cards), { index: 1, headerStart: 0, dataStart: 0, sizeToEnd: 0 })
const shown = ({ cards, blocks }: HeaderCards): [string[], number] => [cards.map((card) => card.trimEnd()), blocks]

test('an extension', () => {
  const begin = ["ZTENSION= 'IMAGE   '           / was ext", ...image]
  const cards = [
    ...structure,
    ...begin,
    'ZPCOUNT =                    0 / pc',
    'ZGCOUNT =                    1 / gc',
    ...own,
  ]
  assert.deepEqual(shown(extensionCards(headerCards(cards), openTiledImage(hdu(cards)))), [
    [
      "XTENSION= 'IMAGE   '           / was ext",
      'BITPIX  =                   16 / b',
      'NAXIS   =                    2 / n',
      'NAXIS1  =                    4 / x',
      'NAXIS2  =                    3',
      'PCOUNT  =                    0 / pc',
      'GCOUNT  =                    1 / gc',
      ...kept,
    ],
    1,
  ])
})

const written = [
  "XTENSION= 'IMAGE   '           / IMAGE extension",
  'BITPIX  =                   16 / number of bits per data pixel',
  'NAXIS   =                    2 / number of data axes',
  'NAXIS1  =                    4 / length of data axis 1',
  'NAXIS2  =                    3 / length of data axis 2',
  'PCOUNT  =                    0 / required keyword; must = 0',
  'GCOUNT  =                    1 / required keyword; must = 1',
]

test('an extension whose header does not say what it was', () => {
  const cards = [...structure, 'ZSIMPLE = T', ...image, 'ZEXTEND = T', 'ZBLOCKED= T', ...own]
  const rest = kept.filter((card) => !card.startsWith('CHECKSUM'))
  assert.deepEqual(shown(extensionCards(headerCards(cards), openTiledImage(hdu(cards)))), [[...written, ...rest], 1])
})

test('a primary HDU takes over what the empty one says', () => {
  const cards = [
    ...structure,
    'ZSIMPLE =                    T / mine',
    ...image,
    'ZEXTEND =                    T / ee',
    ...own,
  ]
  const empty = [
    ...[
      'SIMPLE  = T',
      'BITPIX  = 8',
      'NAXIS   = 0',
      'EXTEND  = T',
      'COMMENT x',
      'COMMENT',
      'Comment y',
      '',
      'FOO     = 1',
    ],
    ...["CHECKSUM= 'a'", "DATASUM = '0'", "EXTNAME = 'x'", 'EXTVER  = 1', 'HISTORY y'],
  ]
  const made = primaryCards(headerCards(cards), openTiledImage(hdu(cards)), headerCards(empty, 3))
  assert.deepEqual(shown(made), [
    [
      'SIMPLE  =                    T / mine',
      'BITPIX  =                   16 / b',
      'NAXIS   =                    2 / n',
      'NAXIS1  =                    4 / x',
      'NAXIS2  =                    3',
      'EXTEND  =                    T / ee',
      ...kept,
      ...['COMMENT', 'Comment y', '', 'FOO     = 1', 'EXTVER  = 1'],
    ],
    3,
  ])
})

test('whole blocks of spare cards stay', () => {
  const cards = [...structure, 'ZSIMPLE = T', ...image]
  const blocks = (given: number): number =>
    primaryCards(headerCards(cards, given), openTiledImage(hdu(cards)), headerCards([], 1)).blocks
  assert.deepEqual([1, 2, 3, 4].map(blocks), [1, 2, 3, 4])
})

test('mandatory cards in another order come first, and those missing are written', () => {
  const cards = [...structure, "AUTHOR  = 'me'", 'ZNAXIS2 = 3', ...image.slice(0, 3), "ZTENSION= 'IMAGE   '"]
  assert.deepEqual(shown(extensionCards(headerCards(cards), openTiledImage(hdu(cards))))[0], [
    "XTENSION= 'IMAGE   '",
    'BITPIX  =                   16 / b',
    'NAXIS   =                    2 / n',
    'NAXIS1  =                    4 / x',
    'NAXIS2  = 3',
    ...written.slice(5),
    "AUTHOR  = 'me'",
  ])
})

test('a table', () => {
  const cards = [
    ...[
      "XTENSION= 'BINTABLE'",
      'BITPIX  = 8',
      'NAXIS   = 2',
      'NAXIS1  = 32',
      'NAXIS2  = 1',
      'PCOUNT  = 9',
      'GCOUNT  = 1',
    ],
    ...['TFIELDS = 2', "TTYPE1  = 'a'", "TFORM1  = '1QB(3)'", "TTYPE2  = 'b'", "TFORM2  = '1QB(4)'", 'ZTABLE  = T'],
    ...[
      'ZTILELEN= 2',
      'ZNAXIS1 = 10 / w',
      'ZNAXIS2 = 2 / r',
      'ZPCOUNT = 8 / p',
      "ZFORM1  = 'I' / f",
      "ZFORM2  = 'PI(9)' / g",
    ],
    ...["ZCTYP1  = 'GZIP_2'", "ZCTYP2  = 'GZIP_1'", "ZHECKSUM= 'x'", "CHECKSUM= 'y'", 'ZTABLE  = T', 'ZTHEAP  = 5'],
    ...['', '         a card without keyword', 'AUTHOR  = 1'],
  ]
  const made = tableCards(headerCards(cards), openTiledTable(hdu(cards)))
  assert.deepEqual(shown(made), [
    [
      ...[
        "XTENSION= 'BINTABLE'",
        'BITPIX  = 8',
        'NAXIS   = 2',
        'NAXIS1  = 10 / w',
        'NAXIS2  = 2 / r',
        'PCOUNT  = 8 / p',
        'GCOUNT  = 1',
      ],
      ...['TFIELDS = 2', "TTYPE1  = 'a'", "TFORM1  = 'I' / f", "TTYPE2  = 'b'", "TFORM2  = 'PI(9)' / g"],
      ...["CHECKSUM= 'x'", 'ZTABLE  = T', 'ZTHEAP  = 5', '', '         a card without keyword', 'AUTHOR  = 1'],
    ],
    1,
  ])
  assert.equal(withLongest(made, new Map([[1, 7]])).cards[11]!.trimEnd(), "TFORM2  = 'PI(7)   '           / g")
})

test('the longest array goes into TFORM, whatever stood there', () => {
  const forms = ["'1PB(9)  '           / comm", "'PB'", "'PI(1000)' / abc", "'0QJ(3)'   /  x y", "'8B(3)'"]
  const cards = forms.map((form, index) => `TFORM${index + 1}  = ${form}`)
  const lengths = new Map([0, 1, 2, 3].map((index) => [index, 12_345]))
  assert.deepEqual(shown(withLongest(headerCards(cards), lengths))[0], [
    "TFORM1  = '1PB(12345)'         / comm",
    "TFORM2  = 'PB(12345)'",
    "TFORM3  = 'PI(12345)'          / abc",
    "TFORM4  = '0QJ(12345)'         /  x y",
    "TFORM5  = '8B(3)'",
  ])
})
