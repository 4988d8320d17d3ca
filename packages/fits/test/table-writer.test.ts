import assert from 'node:assert/strict'
import { test } from 'node:test'
import { table, type WritableColumn } from '../src/table-writer.ts'

test('a table of every type, row by row', () => {
  const { cards, data } = table({
    columns: [
      { name: 'L', format: 'L', values: [true, false] },
      { name: 'B', format: '1B', values: [1, 255] },
      { name: 'I', format: 'I', unit: 'adu', values: [-1, 2] },
      { name: 'J', format: 'J', values: [1, -2] },
      { name: 'K', format: 'K', values: [1n, 2] },
      { name: 'E', format: 'E', values: [1.5, 0] },
      { name: 'D', format: 'D', values: [1.5, 0] },
      { name: 'A', format: '3A', values: ['ab', 'wxyz'] },
      { name: 'V', format: '2I', values: [[1, 2], Int16Array.of(3, 4)] },
    ],
    cards: [
      ['EXTNAME', 'CAT'],
      ['NAXIS1', 5],
      ['TTYPE1', 'x'],
      ['TFIELDS', 3],
    ],
  })
  assert.equal(
    Buffer.from(data).toString('hex'),
    `5401ffff00000001${'0000000000000001'}3fc00000${'3ff8000000000000'}61620000010002` +
      `46ff0002fffffffe${'0000000000000002'}00000000${'0000000000000000'}77787900030004`,
  )
  assert.deepEqual(
    cards.slice(0, 11).map((card) => (Array.isArray(card) ? card.slice(0, 2) : card)),
    [
      ['XTENSION', 'BINTABLE'],
      ['BITPIX', 8],
      ['NAXIS', 2],
      ['NAXIS1', 35],
      ['NAXIS2', 2],
      ['PCOUNT', 0],
      ['GCOUNT', 1],
      ['TFIELDS', 9],
      ['TTYPE1', 'L'],
      ['TFORM1', 'L'],
      ['TTYPE2', 'B'],
    ],
  )
  assert.deepEqual(cards.slice(11, 15), [
    ['TFORM2', '1B'],
    ['TTYPE3', 'I'],
    ['TFORM3', 'I'],
    ['TUNIT3', 'adu'],
  ])
  assert.deepEqual(cards.slice(-1), [['EXTNAME', 'CAT']])
})

test('what describes a column is written beside it', () => {
  const { cards } = table({
    columns: [
      {
        ...{ name: 'TEMP', format: 'I', unit: 'K', null: -1, scale: 0.5, zero: 273.15, display: 'F8.2' },
        ...{ comment: 'of the detector', values: [280.15] },
      },
      { name: 'ID', format: 'K', zero: 2 ** 63, values: [2n ** 64n - 1n] },
      { name: 'MAT', format: '6J', dims: [2, 3], values: [[1, 2, 3, 4, 5, 6]] },
    ],
    cards: [
      ['TNULL2', 5],
      ['THEAP', 5],
      ['TDIM1', '(1)'],
    ],
  })
  assert.deepEqual(cards.slice(8), [
    ['TTYPE1', 'TEMP', 'of the detector'],
    ['TFORM1', 'I'],
    ['TUNIT1', 'K'],
    ['TNULL1', -1],
    ['TSCAL1', 0.5],
    ['TZERO1', 273.15],
    ['TDISP1', 'F8.2'],
    ['TTYPE2', 'ID'],
    ['TFORM2', 'K'],
    ['TZERO2', 9223372036854775808n],
    ['TTYPE3', 'MAT'],
    ['TFORM3', '6J'],
    ['TDIM3', '(2,3)'],
  ])
})

test('strings of an array end with blanks, those alone with NUL', () => {
  const { data } = table({
    columns: [
      { name: 'S', format: '6A', dims: [3, 2], values: [['a', 'bcde']] },
      { name: 'T', format: '3A', values: ['a'] },
    ],
  })
  assert.equal(Buffer.from(data).toString('latin1'), 'a  bcda\0\0')
})

test('arrays of different length go to the heap', () => {
  const { cards, data } = table({
    columns: [
      { name: 'P', format: 'PI', null: -1, values: [[1, undefined], [], Int16Array.of(3)] },
      { name: 'Q', format: '1QD', values: [[], [1.5], []] },
      { name: 'T', format: 'PA', values: ['ab', '', 'cde'] },
      { name: 'X', format: 'PX', values: [[1, 0, 0, 0, 0, 0, 0, 0, 1], [], [1]] },
    ],
  })
  assert.deepEqual(
    cards
      .filter((card) => Array.isArray(card) && /^(NAXIS1|PCOUNT|TFORM.)$/.test(card[0]))
      .map((card) => (card as [string, unknown])[1]),
    [40, 22, '1PI(2)', '1QD(1)', '1PA(3)', '1PX(9)'],
  )
  const rows = [
    ['00000002', '00000000', '0000000000000000', '0000000000000006', '00000002', '0000000e', '00000009', '00000013'],
    ['00000000', '00000004', '0000000000000001', '0000000000000006', '00000000', '00000010', '00000000', '00000015'],
    ['00000001', '00000004', '0000000000000000', '000000000000000e', '00000003', '00000010', '00000001', '00000015'],
  ]
  const heap = ['0001', 'ffff', '0003', '3ff8000000000000', '6162', '636465', '8080', '80']
  assert.equal(Buffer.from(data).toString('hex'), [...rows.flat(), ...heap].join(''))
})

test('refused: what does not fit its column', () => {
  const one =
    (format: string, ...values: WritableColumn['values'][number][]) =>
    () =>
      table({ columns: [{ name: 'X', format, values }] })
  const refused: [() => unknown, string][] = [
    [one('B', 256), '256 is no integer from 0 to 255'],
    [one('I', 1.5), '1.5 is no integer from -32768 to 32767'],
    [one('2J', [1]), 'column X: 1 values for 2'],
    [one('Y', 1), 'column X: TFORM Y is unknown'],
    [one('0PJ', []), 'column X: 0PJ holds no array'],
    [one('3A', 'é'), '"é" is not printable ASCII'],
    [one('J', undefined), 'an undefined integer in a column without null'],
    [one('4A', ['ab', 'cd']), 'column X: 2 values for 1'],
  ]
  for (const [make, message] of refused) assert.throws(make, { name: 'RangeError', message })
  assert.throws(() => table({ columns: [{ name: 'X', format: '6J', dims: [2, 2], values: [] }] }), {
    ...{ name: 'RangeError', message: 'column X: dims are not 6' },
  })
  const uneven = [
    { name: 'A', format: 'J', values: [1, 2] },
    { name: 'B', format: 'J', values: [1] },
  ]
  assert.throws(() => table({ columns: uneven }), { name: 'RangeError', message: 'column B has not 2 rows' })
})
