import assert from 'node:assert/strict'
import { test } from 'node:test'
import { complexReader, type NumberCode, numberReader, type Scaling } from '../../src/tables/number-reader.ts'

/** One row of the bytes in hex, with a byte before them that is not read. */
function read(
  code: NumberCode | 'C' | 'M',
  hex: string,
  { scale = 1, zero = 0, null: nothing }: Partial<Scaling> = {},
) {
  const bytes = Uint8Array.from(Buffer.from(`ff${hex}`, 'hex'))
  const scaling = { scale, zero, null: nothing }
  const reader = code === 'C' || code === 'M' ? complexReader(code, scaling) : numberReader(code, scaling)
  const count = ((bytes.length - 1) * 8) / reader.bits
  return reader.read({ bytes, start: 1, stride: 0, rows: 1, firstRow: 0 }, count)
}

test('numbers of every format, big-endian', () => {
  assert.deepEqual(read('B', '00ff').values, Uint8Array.of(0, 255))
  assert.deepEqual(read('I', '8000ffff0102').values, Int16Array.of(-32768, -1, 258))
  assert.deepEqual(read('J', '80000000000000ff').values, Int32Array.of(-2147483648, 255))
  assert.deepEqual(read('K', '80000000000000000000000000000005').values, BigInt64Array.of(-(2n ** 63n), 5n))
  assert.deepEqual(read('E', '3fc000007fc00000').values, Float32Array.of(1.5, Number.NaN))
  assert.deepEqual(read('D', '3ff8000000000000').values, Float64Array.of(1.5))
  assert.deepEqual(read('C', '3fc00000c0000000').values, Float32Array.of(1.5, -2))
  assert.deepEqual(read('M', '3ff80000000000004000000000000000').values, Float64Array.of(1.5, 2))
})

test('TZERO that turns the sign around leaves integers', () => {
  assert.deepEqual(read('B', '0080ff', { zero: -128 }).values, Int8Array.of(-128, 0, 127))
  assert.deepEqual(read('I', '80007fff', { zero: 32768 }).values, Uint16Array.of(0, 65535))
  assert.deepEqual(read('J', '800000007fffffff', { zero: 2147483648 }).values, Uint32Array.of(0, 4294967295))
  assert.deepEqual(
    read('K', '80000000000000007fffffffffffffff0000000000000001', { zero: 2 ** 63 }).values,
    BigUint64Array.of(0n, 2n ** 64n - 1n, 2n ** 63n + 1n),
  )
})

test('other scalings give doubles', () => {
  assert.deepEqual(read('B', '02', { zero: -127 }).values, Float64Array.of(-125))
  assert.deepEqual(read('I', '0064', { scale: 0.01, zero: 273.15 }).values, Float64Array.of(100 * 0.01 + 273.15))
  assert.deepEqual(read('K', '0000000000000003', { scale: 2 }), {
    ...{ type: 'number', values: Float64Array.of(6), nulls: undefined },
  })
  // 1.1 is not exact in 32 bits: the scaling does not round again
  assert.deepEqual(read('E', '3f8ccccd', { scale: 3, zero: 0.4 }).values, Float64Array.of(Math.fround(1.1) * 3 + 0.4))
  assert.deepEqual(read('C', '3f80000040000000', { scale: 2, zero: 10 }).values, Float64Array.of(12, 4))
})

test('TNULL is told apart before scaling, of integers only', () => {
  assert.deepEqual(read('I', '8000000180000002', { null: -32768 }), {
    ...{ type: 'number', values: Int16Array.of(-32768, 1, -32768, 2), nulls: Uint8Array.of(1, 0, 1, 0) },
  })
  assert.deepEqual(read('I', '80000001', { null: -32768, zero: 32768 }), {
    ...{ type: 'number', values: Uint16Array.of(0, 32769), nulls: Uint8Array.of(1, 0) },
  })
  assert.deepEqual(read('J', 'ffffffff00000001', { null: -1, scale: 0.5 }), {
    ...{ type: 'number', values: Float64Array.of(Number.NaN, 0.5), nulls: Uint8Array.of(1, 0) },
  })
  assert.deepEqual(read('K', 'ffffffffffffffff0000000000000001', { null: -1 }), {
    ...{ type: 'bigint', values: BigInt64Array.of(-1n, 1n), nulls: Uint8Array.of(1, 0) },
  })
  assert.deepEqual(read('E', '3f800000', { null: 1 }), {
    ...{ type: 'number', values: Float32Array.of(1), nulls: undefined },
  })
})

test('the rows between are passed over', () => {
  const bytes = Uint8Array.of(0, 1, 9, 9, 0, 2, 9, 9, 0, 3)
  const field = { bytes, start: 0, stride: 4, rows: 3, firstRow: 0 }
  assert.deepEqual(
    numberReader('I', { scale: 1, zero: 0, null: undefined }).read(field, 1).values,
    Int16Array.of(1, 2, 3),
  )
})
