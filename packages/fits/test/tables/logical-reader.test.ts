import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bitReader, logicalReader } from '../../src/tables/logical-reader.ts'

test('T, F, and what is neither', () => {
  const bytes = Uint8Array.from(Buffer.from('TF\0\x01 t'))
  const field = { bytes, start: 0, stride: 2, rows: 3, firstRow: 0 }
  assert.deepEqual(logicalReader.read(field, 2), {
    type: 'logical',
    values: [true, false, undefined, true, undefined, undefined],
  })
})

test('bits, the highest first, and none of those that fill the last byte', () => {
  const field = { bytes: Uint8Array.of(0b10100000, 0b011_11111, 0xff, 0), start: 0, stride: 2, rows: 2, firstRow: 0 }
  const [t, f] = [true, false]
  assert.deepEqual(bitReader.read(field, 11).values, [t, f, t, f, f, f, f, f, f, t, t, t, t, t, t, t, t, t, t, f, f, f])
})
