import assert from 'node:assert/strict'
import { test } from 'node:test'
import { floatText, jsonHeader } from '../../src/command/json-header.ts'
import { headerOf } from '../helpers/headers.ts'

// as repr() of Python 3.11 writes these doubles
const REPR: readonly [number, string][] = [
  [1, '1.0'],
  [-0, '-0.0'],
  [0, '0.0'],
  [0.1, '0.1'],
  [-0.0001, '-0.0001'],
  [0.00001, '1e-05'],
  [0.000123456, '0.000123456'],
  [1.5e-7, '1.5e-07'],
  [5e-324, '5e-324'],
  [9999999999999998, '9999999999999998.0'],
  [1e16, '1e+16'],
  [-12345678901234568, '-1.2345678901234568e+16'],
  [1e21, '1e+21'],
  [1.7976931348623157e308, '1.7976931348623157e+308'],
  [123456.789, '123456.789'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  [Number.NEGATIVE_INFINITY, '-Infinity'],
]

test('floats as Python writes them', () => {
  assert.deepEqual(
    REPR.map(([value]) => floatText(value)),
    REPR.map(([, text]) => text),
  )
})

test('every kind of value, in the order of the header', () => {
  const header = headerOf(
    'ZLAST   = 1',
    '1234    = T',
    "TEXT    = 'it''s'",
    'BIG     = 9007199254740993',
    'FLOAT   = 1.D1',
    'CPLX    = (1, -2.5E-9)',
    'NOTHING =',
    'HISTORY one',
    'BAD     = 0x1F',
    'HISTORY two',
    'ZLAST   = 2',
    'HIERARCH __proto__ = 7',
  )
  assert.equal(
    jsonHeader(header),
    [
      '{"ZLAST":1,"1234":true,"TEXT":"it\'s","BIG":{"$int":"9007199254740993"},"FLOAT":{"$float":"10.0"},',
      '"CPLX":{"$complex":["1.0","-2.5e-09"]},"NOTHING":null,"HISTORY":{"$commentary":["one","two"]},',
      '"BAD":{"$error":"the value of BAD is neither string, number, T nor F"},"__proto__":7}',
    ].join(''),
  )
})
