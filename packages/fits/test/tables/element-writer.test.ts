import assert from 'node:assert/strict'
import { test } from 'node:test'
import { elementWriter, type StoredForm, type WritableCell } from '../../src/tables/element-writer.ts'

type Code = Parameters<typeof elementWriter>[0]

function hex(code: Code, values: readonly WritableCell[], form: StoredForm = {}): string {
  const writer = elementWriter(code, form)
  const bytes = new Uint8Array(1 + Math.ceil((writer.bits * values.length) / 8))
  writer.write(new DataView(bytes.buffer), 1, values)
  return Buffer.from(bytes.subarray(1)).toString('hex')
}

test('elements of every type, big-endian', () => {
  assert.equal(hex('L', [true, false, undefined]), '544600')
  assert.equal(hex('X', [true, false, true, 0, 0, 0, 0, 0, 0, 0, 1]), 'a020')
  assert.equal(hex('B', [0, 255]), '00ff')
  assert.equal(hex('I', [-1, 258]), 'ffff0102')
  assert.equal(hex('J', [-2]), 'fffffffe')
  assert.equal(hex('K', [-(2n ** 63n), 5]), '80000000000000000000000000000005')
  assert.equal(hex('E', [1.5, undefined]), '3fc000007fc00000')
  assert.equal(hex('D', [1.5]), '3ff8000000000000')
  assert.equal(hex('C', [{ real: 1.5, imaginary: -2 }]), '3fc00000c0000000')
  assert.equal(hex('M', [{ real: 1.5, imaginary: 2 }]), '3ff80000000000004000000000000000')
})

test('physical values become stored ones', () => {
  assert.equal(hex('B', [-128, 127], { zero: -128 }), '00ff')
  assert.equal(hex('I', [0, 65535], { zero: 32768 }), '80007fff')
  assert.equal(hex('I', [274.15, 270], { scale: 0.01, zero: 273.15 }), '0064fec5')
  assert.equal(hex('K', [2n ** 64n - 1n, 0], { zero: 2 ** 63 }), '7fffffffffffffff8000000000000000')
  assert.equal(hex('K', [7], { scale: 2, zero: 1 }), '0000000000000003')
  assert.equal(hex('E', [7], { scale: 2, zero: 4 }), '3fc00000')
  assert.equal(hex('C', [{ real: 7, imaginary: 3 }], { scale: 2, zero: 4 }), '3fc000003fc00000')
})

test('undefined is TNULL, as it is stored', () => {
  assert.equal(hex('I', [undefined], { null: -32768, zero: 32768 }), '8000')
  assert.equal(hex('K', [undefined], { null: -1n }), 'ffffffffffffffff')
})

test('refused: what does not fit', () => {
  const refused: [Code, WritableCell, StoredForm, string][] = [
    ['B', 256, {}, '256 is no integer from 0 to 255'],
    ['I', 1.5, {}, '1.5 is no integer from -32768 to 32767'],
    ['I', 65536, { zero: 32768 }, '65536 is no integer from -32768 to 32767'],
    ['J', Number.NaN, {}, 'NaN is no integer from -2147483648 to 2147483647'],
    ['J', { real: 1, imaginary: 0 }, {}, '(1, 0) is no integer from -2147483648 to 2147483647'],
    ['K', 2n ** 63n, {}, '9223372036854775808 is no integer of 64 bits'],
    ['K', { real: 1, imaginary: 0 }, {}, '(1, 0) is no integer of 64 bits'],
    ['I', undefined, {}, 'an undefined integer in a column without null'],
    ['C', 1, {}, '1 is no complex number'],
  ]
  for (const [code, value, form, message] of refused) {
    assert.throws(() => hex(code, [value], form), { name: 'RangeError', message })
  }
})
