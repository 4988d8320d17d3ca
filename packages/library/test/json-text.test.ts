import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Float } from '../src/header-value.ts'
import { fromJsonText, toJsonText } from '../src/json-text.ts'

test('floats, big numbers and what is no number in JSON', () => {
  const headers = new Map<string, unknown>([
    ['EXPTIME', new Float(15)],
    ['GAIN', 1.5],
    ['NAXIS', 2],
    ['BIG', 9223372036854775808n],
    ['FAR', 2 ** 60],
    ['ODD', new Float(Number.NaN)],
    ['END', -Infinity],
    ['NOTE', 'a "b" \u0001'],
    ['OK', true],
    ['NONE', null],
    ['GONE', undefined],
    ['LINES', ['x', new Float(0)]],
  ])
  assert.equal(
    toJsonText({ headers }),
    '{"headers":{"EXPTIME":15.0,"GAIN":1.5,"NAXIS":2,"BIG":9223372036854775808,"FAR":1152921504606846976,' +
      '"ODD":"NaN","END":"-Infinity","NOTE":"a \\"b\\" \\u0001","OK":true,"NONE":null,"LINES":["x",0.0]}}',
  )
})

test('what is read is written alike', () => {
  const text = '{"a":[15.0,15,-1e+30,0.5],"b":{"c":"1.0 \\"2.0\\"","d":null,"1.5":true},"e":18446744073709551615}'
  assert.equal(toJsonText(fromJsonText(text)), text)
  assert.deepEqual(fromJsonText('[1.0, 1]'), [new Float(1), 1])
  assert.deepEqual(
    fromJsonText('{"__proto__":1.5}'),
    JSON.parse('{"__proto__":0}', (_, v) => (v === 0 ? new Float(1.5) : v)),
  )
})

test('long strings are no burden', () => {
  const text = JSON.stringify({ a: `${'x1.0'.repeat(2_000_000)}\\"`.repeat(2), b: 1 })
  assert.equal(toJsonText(fromJsonText(text)), text)
})

test('NaN and the infinities are read as Python writes them', () => {
  const text = '{"NaN":NaN,"a":[Infinity,-Infinity],"b":"NaN \\" -Infinity","c":"NaN"}'
  assert.deepEqual(
    { ...(fromJsonText(text) as object) },
    {
      NaN: new Float(Number.NaN),
      a: [new Float(Infinity), new Float(-Infinity)],
      b: 'NaN " -Infinity',
      c: 'NaN',
    },
  )
})

test('what is not JSON is refused', () => {
  for (const text of ['{"a": xNaN}', '{NaN: 1}', '1NaN', 'Inf']) assert.throws(() => fromJsonText(text), SyntaxError)
  assert.throws(() => fromJsonText('{"a": 1.}'), SyntaxError)
})
