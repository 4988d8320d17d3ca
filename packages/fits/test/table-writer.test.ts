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

test('refused: what does not fit its column', () => {
  const one =
    (format: string, ...values: WritableColumn['values'][number][]) =>
    () =>
      table({ columns: [{ name: 'X', format, values }] })
  const refused: [() => unknown, string][] = [
    [one('B', 256), '256 is no integer from 0 to 255'],
    [one('I', 1.5), '1.5 is no integer from -32768 to 32767'],
    [one('2J', [1]), 'column X: 1 values for 2'],
    [one('X', 1), 'column X: TFORM X is unknown'],
    [one('3A', 'é'), '"é" is not printable ASCII'],
  ]
  for (const [make, message] of refused) assert.throws(make, { name: 'RangeError', message })
  const uneven = [
    { name: 'A', format: 'J', values: [1, 2] },
    { name: 'B', format: 'J', values: [1] },
  ]
  assert.throws(() => table({ columns: uneven }), { name: 'RangeError', message: 'column B has not 2 rows' })
})
