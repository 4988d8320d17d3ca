import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  asciiDigits,
  readBoolean,
  readDate,
  readDecimal,
  readInstant,
  readInteger,
} from '../../src/http/query-values.ts'

const MIDNIGHT = '2020-05-07 00:00:00.000000+00'

/** Value, the text for PostgreSQL, the same instant in ISO 8601. */
const INSTANTS: readonly (readonly [value: string, text: string, instant: string])[] = [
  ['2020-05-07', MIDNIGHT, '2020-05-07T00:00:00Z'],
  ['2020-5-7', MIDNIGHT, '2020-05-07T00:00:00Z'],
  ['20200507', MIDNIGHT, '2020-05-07T00:00:00Z'],
  ['05/07/2020', MIDNIGHT, '2020-05-07T00:00:00Z'],
  ['5/7/20', MIDNIGHT, '2020-05-07T00:00:00Z'],
  ['05/07/69', '1969-05-07 00:00:00.000000+00', '1969-05-07T00:00:00Z'],
  ['05/07/68', '2068-05-07 00:00:00.000000+00', '2068-05-07T00:00:00Z'],
  ['2020-W19-4', MIDNIGHT, '2020-05-07T00:00:00Z'],
  ['2020W194', MIDNIGHT, '2020-05-07T00:00:00Z'],
  ['2020-W01-1', '2019-12-30 00:00:00.000000+00', '2019-12-30T00:00:00Z'],
  ['2020-W53-5', '2021-01-01 00:00:00.000000+00', '2021-01-01T00:00:00Z'],
  ['0001-W01-1', '0001-01-01 00:00:00.000000+00', '0001-01-01T00:00:00Z'],
  ['\u0662\u0660\u0662\u0660-05-07', MIDNIGHT, '2020-05-07T00:00:00Z'],
  [' 2020-05-07 ', MIDNIGHT, '2020-05-07T00:00:00Z'],
  ['2020-05-07T05:05:05Z', '2020-05-07 05:05:05.000000+00', '2020-05-07T05:05:05Z'],
  ['2020-05-07T05:05:05z', '2020-05-07 05:05:05.000000+00', '2020-05-07T05:05:05Z'],
  ['2020-05-07 05:05', '2020-05-07 05:05:00.000000+00', '2020-05-07T05:05:00Z'],
  ['2020-05-07  5:05', '2020-05-07 05:05:00.000000+00', '2020-05-07T05:05:00Z'],
  ['05/07/2020 05:05:05.5', '2020-05-07 05:05:05.500000+00', '2020-05-07T05:05:05.5Z'],
  ['2020-05-07T05', '2020-05-07 05:00:00.000000+00', '2020-05-07T05:00:00Z'],
  ['20200507T050505', '2020-05-07 05:05:05.000000+00', '2020-05-07T05:05:05Z'],
  ['2020-W19-4T05:05', '2020-05-07 05:05:00.000000+00', '2020-05-07T05:05:00Z'],
  ['2020-05-07T05:05:05.500', '2020-05-07 05:05:05.500000+00', '2020-05-07T05:05:05.5Z'],
  ['2020-05-07T05:05:05,5', '2020-05-07 05:05:05.500000+00', '2020-05-07T05:05:05.5Z'],
  ['2020-05-07T05:05:05.123456789Z', '2020-05-07 05:05:05.123456+00', '2020-05-07T05:05:05.123Z'],
  ['2020-05-07T24:00:00', '2020-05-07 24:00:00.000000+00', '2020-05-08T00:00:00Z'],
  ['2020-05-07T05:05:05+02:30', '2020-05-07 05:05:05.000000+02:30', '2020-05-07T02:35:05Z'],
  ['2020-05-07T05:05:05-0230', '2020-05-07 05:05:05.000000-0230', '2020-05-07T07:35:05Z'],
  ['2020-05-07 05:05:05 +02', '2020-05-07 05:05:05.000000+02', '2020-05-07T03:05:05Z'],
  ['0001-01-01T00:00:00+14:00', '0001-01-01 00:00:00.000000+14:00', '0000-12-31T10:00:00Z'],
  ['9999-12-31T23:59:59-14:00', '9999-12-31 23:59:59.000000-14:00', '+010000-01-01T13:59:59Z'],
  ['2020-02-29', '2020-02-29 00:00:00.000000+00', '2020-02-29T00:00:00Z'],
]

for (const [value, text, instant] of INSTANTS) {
  test(`reads the instant ${value}`, () => {
    const read = readInstant(value)
    assert.equal(read?.text, text)
    assert.equal(Math.trunc(read?.time ?? Number.NaN), Date.parse(instant))
  })
}

test('microseconds count in the arithmetic, too', () => {
  assert.equal(readInstant('1970-01-01T00:00:00.000250Z')?.time, 0.25)
})

test('refuses what is no instant', () => {
  const values = [
    ...['', ' ', 'junk', 'now', 'NaN', '1588827905', '-2020-05-07', '10000-01-01', '0000-01-01', '2020', '2020-05'],
    ...['2020-13-45', '2020-02-30', '2019-02-29', '2020-00-01', '2020-01-00', '13/01/2020', '05/07/020'],
    ...[
      '2020-05-07\0',
      '2020-05-07T',
      '2020-05-07T25:00',
      '2020-05-07T24:00:01',
      '2020-05-07T05:60',
      '2020-05-07T05:05:60',
    ],
    ...[
      '2020-05-07T05:05:05+16:00',
      '2020-05-07T05:05:05+02:60',
      '2020-05-07T05:05:05 UTC',
      '2020-05-07x',
      '2020-05-07Z',
    ],
    ...['2020-W00-1', '2020-W54-1', '2021-W53-1', '2020-W19-0', '2020-W19-8', '2020-05-07T05:05:05.', '2020/05/07'],
  ]
  assert.deepEqual(
    values.filter((value) => readInstant(value) !== undefined),
    [],
  )
})

test('a date alone has two notations', () => {
  assert.equal(readDate('2020-05-05'), '2020-05-05')
  assert.equal(readDate(' 2020-5-5 '), '2020-05-05')
  assert.equal(readDate('05/05/2020'), '2020-05-05')
  assert.equal(readDate('05/05/20'), '2020-05-05')
  assert.equal(readDate('0800-01-02'), '0800-01-02')
  assert.equal(readDate('\u0662\u0660\u0662\u0660-05-07'), '2020-05-07')
  const refused = [
    '20200505',
    'junk',
    '',
    '2020-05-05T00:00:00',
    '2020-W19-4',
    '2020-02-30',
    '0000-01-01',
    '2020-05-05\0',
  ]
  assert.deepEqual(
    refused.filter((value) => readDate(value) !== undefined),
    [],
  )
})

test('digits of every script are digits', () => {
  assert.equal(asciiDigits('a-0123456789.é'), 'a-0123456789.é')
  const zeros = { Arabic: 0x660, Devanagari: 0x966, Thai: 0xe50, fullwidth: 0xff10, Osmanya: 0x104a0 }
  for (const [script, zero] of Object.entries(zeros)) {
    const digits = String.fromCodePoint(...Array.from({ length: 10 }, (_, digit) => zero + digit))
    assert.equal(asciiDigits(digits), '0123456789', script)
  }
  const mathematical = String.fromCodePoint(...Array.from({ length: 50 }, (_, index) => 0x1d7ce + index))
  assert.equal(asciiDigits(mathematical), '0123456789'.repeat(5)) // five sets without a gap between them
  assert.equal(asciiDigits('²½Ⅷ'), '²½Ⅷ')
})

test("decimal numbers have Python's notation", () => {
  const read: readonly (readonly [string, number])[] = [
    ['31', 31],
    [' 31 ', 31],
    ['-1.5', -1.5],
    ['+2', 2],
    ['.5', 0.5],
    ['5.', 5],
    ['1e2', 100],
    ['1E-2', 0.01],
    ['1_000.5', 1000.5],
    ['\u0663\u0661', 31],
    ['1e400', Number.POSITIVE_INFINITY],
  ]
  for (const [value, number] of read) assert.equal(readDecimal(value), number, value)
  const refused = [
    '',
    ' ',
    'x',
    'NaN',
    'inf',
    'Infinity',
    '1,5',
    '1__0',
    '_1',
    '1_',
    '0x10',
    '.',
    'e5',
    '1e',
    '1 2',
    '5\0',
  ]
  assert.deepEqual(
    refused.filter((value) => readDecimal(value) !== undefined),
    [],
  )
})

test("whole numbers have Python's notation", () => {
  const read: readonly (readonly [string, number])[] = [
    ['1', 1],
    [' 1 ', 1],
    ['+1', 1],
    ['-5', -5],
    ['01', 1],
    ['1_0', 10],
    ['\uff12\uff10', 20],
  ]
  for (const [value, number] of read) assert.equal(readInteger(value), number, value)
  const refused = ['', '1.0', '1e3', 'x', '1__0', '--1', '0x1', '1\0', '😀']
  assert.deepEqual(
    refused.filter((value) => readInteger(value) !== undefined),
    [],
  )
})

test('true and false have three spellings each; the rest is no choice', () => {
  assert.deepEqual(['true', 'True', 'TRUE', '1'].map(readBoolean), [true, true, true, true])
  assert.deepEqual(['false', 'False', '0'].map(readBoolean), [false, false, false])
  const neither = ['', 'junk', 'yes', ' true', 'constructor', '__proto__']
  assert.deepEqual(
    neither.filter((value) => readBoolean(value) !== undefined),
    [],
  )
})
