import assert from 'node:assert/strict'
import { test } from 'node:test'
import { zipLayout } from '../../src/zip/layout.ts'

const modified = new Date('2020-05-05T05:05:06Z')
const GIB = 2 ** 30

test('an empty ZIP is the end of its directory alone', () => {
  assert.deepEqual(zipLayout([]), { members: [], directoryStart: 0, directoryEnd: 0, isLarge: false, size: 22 })
})

test('header, data and descriptor follow each other, then the directory', () => {
  const { members, ...rest } = zipLayout([
    { name: 'a', size: 10, modified },
    { name: 'ä', size: 0, modified },
  ])
  const places = members.map(({ start, dataStart, dataEnd, end, isLarge }) => [start, dataStart, dataEnd, end, isLarge])
  assert.deepEqual(places, [
    [0, 31, 41, 57, false],
    [57, 89, 89, 105, false],
  ])
  assert.deepEqual(rest, { directoryStart: 105, directoryEnd: 200, isLarge: false, size: 222 })
})

test('what 32 bits cannot say takes eight bytes: in the member itself, its entry, and the end of the directory', () => {
  const sizeOf = (...sizes: number[]): number =>
    zipLayout(sizes.map((size, index) => ({ name: `${index}`, size, modified }))).size - sizes.reduce((a, b) => a + b)
  const small = 31 + 16 + 47
  assert.equal(sizeOf(4 * GIB - 1 - 48), small + 22)
  assert.equal(sizeOf(4 * GIB - 1 - 47), small + 76 + 22) // the directory begins beyond 32 bits, the member does not
  assert.equal(sizeOf(4 * GIB - 2), small + 76 + 22)
  assert.equal(sizeOf(4 * GIB - 1), small + 20 + 8 + 20 + 76 + 22)
  assert.equal(sizeOf(3 * GIB, 3 * GIB), 2 * small + 76 + 22)
  assert.equal(sizeOf(3 * GIB, 3 * GIB, 1), 3 * small + 12 + 76 + 22) // the third begins beyond 32 bits
})

test('65,535 members and more need the large end', () => {
  const named = (count: number): boolean =>
    zipLayout(Array.from({ length: count }, (_, index) => ({ name: `${index}`, size: 0, modified }))).isLarge
  assert.deepEqual([named(65_534), named(65_535)], [false, true])
})

test('a name or a size that no ZIP can hold is refused', () => {
  for (const member of [
    { name: '', size: 1 },
    { name: 'x'.repeat(65_536), size: 1 },
    { name: 'a', size: -1 },
    { name: 'a', size: 1.5 },
    { name: 'a', size: Number.NaN },
  ]) {
    assert.throws(() => zipLayout([{ ...member, modified }]), RangeError)
  }
})
