import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesSource } from '../../src/source.ts'
import { bytesPerRow, readField, WORTH_A_READ } from '../../src/tables/read-field.ts'
import { counted } from '../helpers/tables.ts'

const bytes = Uint8Array.from({ length: 50 }, (_, i) => i)

test('fields of neighbouring rows are read at once, from the first to the last', async () => {
  const { source, reads } = counted(bytesSource(bytes))
  const field = await readField({ source, dataStart: 2, rowWidth: 10 }, { offset: 3, width: 4 }, { from: 1, to: 4 })
  assert.deepEqual(reads, [[15, 24]])
  assert.deepEqual(
    { ...field, bytes: [...field.bytes] },
    {
      ...{ bytes: Array.from({ length: 24 }, (_, i) => 15 + i), start: 0, stride: 10, rows: 3, firstRow: 1 },
    },
  )
})

test('of wide rows only the field is read', async () => {
  const rowWidth = WORTH_A_READ + 2
  const { source, reads } = counted(bytesSource(new Uint8Array(3 * rowWidth).fill(1).fill(7, 2 * rowWidth + 5)))
  const field = await readField({ source, dataStart: 0, rowWidth }, { offset: 5, width: 2 }, { from: 0, to: 3 })
  assert.deepEqual(reads, [
    [5, 2],
    [rowWidth + 5, 2],
    [2 * rowWidth + 5, 2],
  ])
  assert.deepEqual(
    { ...field, bytes: [...field.bytes] },
    {
      ...{ bytes: [1, 1, 1, 1, 7, 7], start: 0, stride: 2, rows: 3, firstRow: 0 },
    },
  )
  assert.deepEqual(
    [bytesPerRow({ offset: 0, width: 2 }, rowWidth), bytesPerRow({ offset: 0, width: 3 }, rowWidth)],
    [2, rowWidth],
  )
})

test('where the data end there are fewer rows', async () => {
  const short = { source: bytesSource(bytes), dataStart: 0, rowWidth: 20 }
  const rowsOf = async (offset: number): Promise<number> =>
    (await readField(short, { offset, width: 5 }, { from: 0, to: 4 })).rows
  assert.deepEqual([await rowsOf(5), await rowsOf(6)], [3, 2])
  const wide = { source: bytesSource(bytes), dataStart: 0, rowWidth: WORTH_A_READ + 10 }
  assert.equal((await readField(wide, { offset: 0, width: 10 }, { from: 0, to: 2 })).rows, 1)
})

test('nothing is read for no rows or no bytes', async () => {
  const { source, reads } = counted(bytesSource(bytes))
  const row = { source, dataStart: 0, rowWidth: 10 }
  assert.equal((await readField(row, { offset: 0, width: 5 }, { from: 2, to: 2 })).rows, 0)
  assert.equal((await readField(row, { offset: 0, width: 0 }, { from: 0, to: 3 })).rows, 3)
  assert.deepEqual(reads, [])
})
