import assert from 'node:assert/strict'
import { test } from 'node:test'
import { integerText, realNumber } from '../../src/tables/ascii-number.ts'

test('integers', () => {
  const fields: Record<string, string | undefined> = {
    ...{ '  12': '12', '-22 ': '-22', '+   5': '5', '3 3': '33', '007': '007', '    ': '0' },
    ...{ '1.0': undefined, '2x-': undefined, '0x1': undefined, '--1': undefined, '-': undefined },
  }
  assert.deepEqual(Object.fromEntries(Object.keys(fields).map((field) => [field, integerText(field)])), fields)
})

test('real numbers, with their implicit point', () => {
  const cases: [string, number, number | undefined][] = [
    ['  1.500', 3, 1.5],
    ['-.25', 0, -0.25],
    ['1.5D+03', 2, 1500],
    ['1.5d3', 2, 1500],
    ['2.E-1', 2, 0.2],
    ['1.5+03', 2, 1500],
    ['.5D 0   ', 2, 0.5],
    ['123', 2, 1.23],
    ['-25', 3, -0.025],
    ['1E-3', 2, 1e-5],
    ['1E-3', 0, 1e-3],
    ['0.1', 0, 0.1],
    ['0.33333333333333331', 16, 1 / 3],
    ['2.2250738585072014E-308', 0, 2 ** -1022],
    ['   ', 2, 0],
    ['nan', 2, Number.NaN],
    ['-Inf', 2, Number.NEGATIVE_INFINITY],
    ['Infinity', 2, Number.POSITIVE_INFINITY],
  ]
  for (const [field, decimals, value] of cases) assert.equal(realNumber(field, decimals), value, field)
  for (const field of ['.', '1.2.3', '1E', 'E5', '1,5', '*', '0x10', '1e5e5', 'infinite']) {
    assert.equal(realNumber(field, 2), undefined, field)
  }
})
