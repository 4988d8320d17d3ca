import assert from 'node:assert/strict'
import { test } from 'node:test'
import { textRow, textTable } from '../../src/command/text-table.ts'

test('numbers stand to the right, words to the left', () => {
  const rows = [
    ['Name', 'Value', 'Unit'],
    ['a', '-1.5e+10', 'm'],
    ['longer', 'NaN', ''],
    ['1', '2', 'x y'],
  ]
  assert.equal(
    textTable(rows),
    'Name    Value     Unit\na       -1.5e+10  m\nlonger       NaN\n     1         2  x y\n',
  )
  assert.equal(textTable([]), '')
})

test('a word longer than its column pushes the others on', () => {
  assert.equal(textRow(['abcdef', '1'], [3, 3]), 'abcdef    1\n')
})
