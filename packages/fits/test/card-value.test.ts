import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseValue } from '../src/card-value.ts'

const integer = (value: number | bigint) => ({ kind: 'integer', value, comment: '' })
const floating = (value: number) => ({ kind: 'float', value, comment: '' })
const string = (value: string, comment = '') => ({ kind: 'string', value, comment })

// what astropy 5.2.1 reads from the same text
const cases: [string, object | undefined][] = [
  ['42', integer(42)],
  ['+9', integer(9)],
  ['007', integer(7)],
  ['-0', integer(0)],
  ['9007199254740991', integer(9007199254740991)],
  ['9007199254740993', integer(9007199254740993n)],
  ['-123456789012345678901234567890', integer(-123456789012345678901234567890n)],
  ['+9223372036854775808', integer(9223372036854775808n)],
  ['3.', floating(3)],
  ['.5', floating(0.5)],
  ['1.0', floating(1)],
  ['-0.0', floating(-0)],
  ['1.25D+05', floating(125000)],
  ['1d3', floating(1000)],
  ['1E5', floating(100000)],
  ['- 1.5 E - 3', floating(-0.0015)],
  ['1e400', floating(Infinity)],
  ['T', { kind: 'logical', value: true, comment: '' }],
  ['F/x', { kind: 'logical', value: false, comment: 'x' }],
  ['(1, 2)', { kind: 'complex', value: { real: 1, imaginary: 2 }, comment: '' }],
  ['(1.5E3,-2D-1) / c', { kind: 'complex', value: { real: 1500, imaginary: -0.2 }, comment: 'c' }],
  ['', { kind: 'undefined', value: undefined, comment: '' }],
  ['/ no value', { kind: 'undefined', value: undefined, comment: 'no value' }],
  ["'plain   ' / c", string('plain', 'c')],
  ["''", string('')],
  ["'        '", string('')],
  ["' leading'", string(' leading')],
  ["'it''s'/c", string("it's", 'c')],
  ["'a''''b'", string("a''b")],
  ["''''", string("'")],
  ["'slash / inside' / and / more", string('slash / inside', 'and / more')],
  ["'' / the 'best'", string('', "the 'best'")],
  ['5 / a / b', { kind: 'integer', value: 5, comment: 'a / b' }],
  ["'unterminated", undefined],
  ["'junk' behind", undefined],
  ["'a\u0000b'", undefined],
  ['NaN', undefined],
  ['INF', undefined],
  ['0x1F', undefined],
  ['1 2', undefined],
  ['1.2.3', undefined],
  ['t', undefined],
  ['-', undefined],
  ['(1.5,', undefined],
  ['5 ; x', undefined],
]

for (const [text, expected] of cases) {
  test(`value ${JSON.stringify(text)}`, () => assert.deepEqual(parseValue(text), expected))
}

test('a long string of strangers takes time in proportion to its length', () => {
  const start = performance.now()
  assert.equal(parseValue(`'${" ' x".repeat(200_000)}`), undefined)
  assert.equal(parseValue(`'${' '.repeat(1_000_000)}x`), undefined)
  assert.ok(performance.now() - start < 1000)
})
