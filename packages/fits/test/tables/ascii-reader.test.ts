import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DataError } from '../../src/errors.ts'
import { type AsciiScaling, asciiReader } from '../../src/tables/ascii-reader.ts'
import { parseAsciiFormat } from '../../src/tables/column-format.ts'

function read(format: string, fields: readonly string[], scaling: Partial<AsciiScaling> = {}) {
  const parsed = parseAsciiFormat(format)!
  const bytes = new TextEncoder().encode(fields.map((field) => field.padEnd(parsed.width)).join(''))
  const reader = asciiReader(parsed, { ...{ number: 3, scale: 1, zero: 0, null: undefined }, ...scaling })
  return reader.read({ bytes, start: 0, stride: parsed.width, rows: fields.length, firstRow: 10 }, parsed.width)
}

test('integers are as wide as their field', () => {
  assert.deepEqual(read('I4', [' 12', '-999', '']), {
    ...{ type: 'number', values: Int32Array.of(12, -999, 0), nulls: undefined },
  })
  assert.deepEqual(read('I12', ['2147483648']).values, Float64Array.of(2147483648))
  assert.deepEqual(read('I20', ['9223372036854775807', '-1']), {
    ...{ type: 'bigint', values: BigInt64Array.of(2n ** 63n - 1n, -1n), nulls: undefined },
  })
})

test('reals are doubles, and so is what is scaled', () => {
  assert.deepEqual(read('F8.2', ['1.5', '150']).values, Float64Array.of(1.5, 1.5))
  assert.deepEqual(read('D8.2', ['1.5D+03', '-25.'], { scale: 2, zero: 1 }).values, Float64Array.of(3001, -49))
  assert.deepEqual(read('I20', ['4'], { scale: 0.5 }).values, Float64Array.of(2))
})

test('TNULL, with blanks around it or not', () => {
  assert.deepEqual(read('I5', ['*', '    *', '1'], { null: '*' }), {
    ...{ type: 'number', values: Int32Array.of(0, 0, 1), nulls: Uint8Array.of(1, 1, 0) },
  })
  assert.deepEqual(read('E9.2', ['', '2.'], { null: '' }), {
    ...{ type: 'number', values: Float64Array.of(Number.NaN, 2), nulls: Uint8Array.of(1, 0) },
  })
  assert.deepEqual(read('I18', ['N/A', '7'], { null: 'N/A' }), {
    ...{ type: 'bigint', values: BigInt64Array.of(0n, 7n), nulls: Uint8Array.of(1, 0) },
  })
  assert.deepEqual(read('A4', [' ab', '----', ''], { null: '----' }).values, [' ab', undefined, ''])
  assert.deepEqual(read('A4', ['----']).values, ['----'])
})

test('what is no number is named by column and row', () => {
  const refused: [string, string, string][] = [
    ['I6', '  2x-', 'column 3, row 11: "  2x- " is no number'],
    ['F6.2', '1.2.3', 'column 3, row 11: "1.2.3 " is no number'],
    ['I20', '9223372036854775808', 'column 3, row 11: "9223372036854775808 " is no number'],
  ]
  for (const [format, field, message] of refused) {
    assert.throws(
      () => read(format, ['0', field]),
      (error) => error instanceof DataError && error.code === 'bad-data' && error.message === message,
    )
  }
})
