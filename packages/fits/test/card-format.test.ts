import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCard } from '../src/card.ts'
import { float, formatCard, type WritableCard } from '../src/card-format.ts'

const cases: [WritableCard, ...string[]][] = [
  [['SIMPLE', true, 'conforms'], 'SIMPLE  =                    T / conforms'],
  [['NAXIS', 2], 'NAXIS   =                    2'],
  [['BIG', 9007199254740993n], 'BIG     =     9007199254740993'],
  [['EXPTIME', float(30), 's'], 'EXPTIME =                 30.0 / s'],
  [['GAIN', 1.5], 'GAIN    =                  1.5'],
  [['TINY', 1e-7], 'TINY    =               1.0E-7'],
  [['HUGE', float(1e300)], 'HUGE    =              1.0E300'],
  [['NEGZERO', float(-0)], 'NEGZERO =                 -0.0'],
  [['THIRD', -1 / 3], 'THIRD   =  -0.3333333333333333'],
  [['LONGFLT', -1.234567890123456e-300], 'LONGFLT = -1.234567890123456E-300'],
  [['CPLX', { real: 1, imaginary: -2.5 }], 'CPLX    =          (1.0, -2.5)'],
  [['NONE', undefined, 'c'], 'NONE    =                      / c'],
  [['object', "it's"], "OBJECT  = 'it''s   '"],
  [['EMPTY', ''], "EMPTY   = ''"],
  [['FILTER', 'rp', 'filter'], "FILTER  = 'rp      '           / filter"],
  [['COMMENT', 'text'], 'COMMENT text'],
  [['HISTORY', 'x'.repeat(80)], `HISTORY ${'x'.repeat(72)}`, `HISTORY ${'x'.repeat(8)}`],
  [['', ''], ''],
  [['ESO DET ID', 'a', 'c'], "HIERARCH ESO DET ID = 'a       '           / c"],
  [['HIERARCH long keyword', 3], 'HIERARCH long keyword = 3'],
  [['CUT', 1, 'c'.repeat(60)], `CUT     =                    1 / ${'c'.repeat(47)}`],
  [['FITS68', 'x'.repeat(68)], `FITS68  = '${'x'.repeat(68)}'`],
  [['LONG', 'x'.repeat(69)], `LONG    = '${'x'.repeat(67)}&'`, "CONTINUE  'xx'"],
  [['QUOTES', `${'x'.repeat(66)}'y`, 'c'], `QUOTES  = '${'x'.repeat(66)}&'`, "CONTINUE  '''y&'", "CONTINUE  '' / c"],
]

for (const [card, ...images] of cases) {
  test(`card ${String(card)}`.slice(0, 60), () => {
    assert.equal(formatCard(card), images.map((image) => image.padEnd(80)).join(''))
  })
}

test('what is written reads back', () => {
  const long = `${"a 'quoted' word ".repeat(30)}end`.replaceAll("' ", "'_")
  const doubles = [0.1, 1 / 3, 5e-324, 1.7976931348623157e308, 123456789.12345679, 1e21, -2.5e-9]
  for (const value of doubles) assert.equal(parseCard(formatCard(['X', float(value)])).value, value)
  for (const comment of ['', 'short', 'c'.repeat(150)]) {
    const card = parseCard(formatCard(['LONG', long, comment]))
    assert.deepEqual([card.kind, card.value], ['string', long])
    assert.equal(card.comment.replaceAll(' ', ''), comment)
  }
})

test('a card that was read is written as it was', () => {
  for (const image of [
    'EXPTIME =                 30.0 / s',
    "OBJECT  = 'M 31    '           / name",
    'U       =',
    'COMMENT c',
  ]) {
    assert.equal(formatCard(parseCard(image)).trimEnd(), image)
  }
})

test('refused: what a header cannot hold', () => {
  const cards: [WritableCard, string][] = [
    [['X', Number.NaN], 'X: FITS headers hold no NaN'],
    [['X', float(Infinity)], 'X: FITS headers hold no Infinity'],
    [['X', 'é'], 'X: headers hold printable ASCII only'],
    [['X', 'a\nb'], 'X: headers hold printable ASCII only'],
    [['A=B', 1], 'A=B: a keyword cannot hold ='],
    [parseCard('X       = 0x1F'), 'X: an invalid card cannot be written'],
  ]
  for (const [card, message] of cards) {
    assert.throws(() => formatCard(card), { name: 'HeaderError', code: 'bad-value', message })
  }
})
