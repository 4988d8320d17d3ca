import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  anyField,
  choiceField,
  dayField,
  type Field,
  FieldError,
  instantField,
  integerField,
  isRecord,
  listField,
  numberField,
  readRecord,
  readText,
  refuse,
  textField,
  typeName,
} from '../../src/http/fields.ts'

/** What a field makes of a value: `{value}` or `{messages}`. */
const outcome = <T>(field: Field<T>, value: unknown): unknown => {
  try {
    return { value: field.read(value) }
  } catch (error) {
    if (error instanceof FieldError) return { messages: error.messages }
    throw error
  }
}

/** For each value of a table: what it is read as, or in which words it is refused. */
const check = <T>(field: Field<T>, table: { read: [unknown, T][]; refused: [unknown, string][] }): void => {
  for (const [value, read] of table.read) assert.deepEqual(outcome(field, value), { value: read }, String(value))
  for (const [value, message] of table.refused) {
    assert.deepEqual(outcome(field, value), { messages: [message] }, JSON.stringify(value))
  }
}

test('text', () => {
  check(textField({ maxLength: 5, blank: false }), {
    read: [
      ['M 31', 'M 31'],
      [' M 31\t', 'M 31'],
      [5, '5'],
      ['😀😀😀😀😀', '😀😀😀😀😀'],
    ],
    refused: [
      ['', 'This field may not be blank.'],
      ['  ', 'This field may not be blank.'],
      ['abcdef', 'Ensure this field has no more than 5 characters.'],
      ['a\0', 'Null characters are not allowed.'],
      ['a\ud800', 'Surrogate characters are not allowed: U+D800.'],
      ['\udfffa', 'Surrogate characters are not allowed: U+DFFF.'],
      [true, 'Not a valid string.'],
      [{}, 'Not a valid string.'],
      [['a'], 'Not a valid string.'],
    ],
  })
  assert.equal(readText(' ', { maxLength: 5, blank: true }), '')
})

test('whole numbers', () => {
  check(integerField({ min: 0, max: 2_147_483_647 }), {
    read: [
      [0, 0],
      [2_147_483_647, 2_147_483_647],
      ['15', 15],
      [' 15 ', 15],
      ['+15', 15],
      ['15.000', 15],
      ['15.', 15],
      ['\u0661\u0665', 15],
      ['1_5', 15],
    ],
    refused: [
      [1e30, 'Ensure this value is less than or equal to 2147483647.'],
      ['9'.repeat(1001), 'String value too large.'],
      [-1, 'Ensure this value is greater than or equal to 0.'],
      [2_147_483_648, 'Ensure this value is less than or equal to 2147483647.'],
      ['9'.repeat(400), 'Ensure this value is less than or equal to 2147483647.'],
      [1.5, 'A valid integer is required.'],
      ['', 'A valid integer is required.'],
      ['1e3', 'A valid integer is required.'],
      ['0x10', 'A valid integer is required.'],
      [Number.NaN, 'A valid integer is required.'],
      [Number.POSITIVE_INFINITY, 'A valid integer is required.'],
      [true, 'A valid integer is required.'],
      [[1], 'A valid integer is required.'],
    ],
  })
})

test('numbers', () => {
  const message = 'A valid number is required.'
  check(numberField({}), {
    read: [
      [30.5, 30.5],
      [-1, -1],
      ['30.5', 30.5],
      [' 1e2 ', 100],
      ['1_0', 10],
      ['\u0661\u0665', 15],
      [true, 1],
    ],
    refused: [
      ['', message],
      ['  ', message],
      ['x', message],
      ['1 2', message],
      ['0x10', message],
      ['Infinity', message],
      ['1e400', message],
      [Number.NaN, message],
      [Number.POSITIVE_INFINITY, message],
      [{}, message],
      [[1], message],
    ],
  })
})

test('days', () => {
  const message = 'Date has wrong format. Use one of these formats instead: YYYY-MM-DD, YYYYMMDD.'
  check(dayField({}), {
    read: [
      ['20200505', '2020-05-05'],
      ['2020-05-05', '2020-05-05'],
      [' 2020-5-5 ', '2020-05-05'],
    ],
    refused: [
      ['junk', message],
      ['', message],
      ['20200230', message],
      ['05/05/2020', message],
      ['2020-05-05T00:00:00Z', message],
      [20200505, message],
    ],
  })
})

test('instants', () => {
  const message =
    'Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].'
  check(instantField({}), {
    read: [
      ['2020-05-05T05:05:05.500Z', '2020-05-05 05:05:05.500000+00'],
      ['2020-05-05 05:05:05', '2020-05-05 05:05:05.000000+00'],
      ['2020-05-05T05:05+01:00', '2020-05-05 05:05:00.000000+01:00'],
      ['20200505T0505', '2020-05-05 05:05:00.000000+00'],
      ['0001-01-01T00:00:00Z', '0001-01-01 00:00:00.000000+00'],
      ['9999-12-31T23:59:59.999999Z', '9999-12-31 23:59:59.999999+00'],
    ],
    refused: [
      ['0001-01-01T00:00:00+00:01', 'Datetime value out of range.'],
      ['9999-12-31T23:59:59-00:01', 'Datetime value out of range.'],
      ['9999-12-31T24:00:00Z', 'Datetime value out of range.'],
      ['9999-12-31T23:00:00-01:00', 'Datetime value out of range.'],
      ['junk', message],
      ['05/05/2020', message],
      ['2020-05-05T25:00:00Z', message],
      [1588655105, message],
    ],
  })
})

test('a choice of many', () => {
  check(choiceField(['EXPOSE', '30'], {}), {
    read: [
      ['EXPOSE', 'EXPOSE'],
      [30, '30'],
    ],
    refused: [
      ['expose', '"expose" is not a valid choice.'],
      ['', '"" is not a valid choice.'],
      [true, '"True" is not a valid choice.'],
      [{ a: ['b'] }, `"{'a': ['b']}" is not a valid choice.`],
    ],
  })
})

test('a list says what is wrong under the positions of its items', () => {
  const names = listField((item) => readText(item, { maxLength: 3, blank: false }), {})
  assert.deepEqual(outcome(names, ['a', ' b ']), { value: ['a', 'b'] })
  assert.deepEqual(outcome(names, []), { value: [] })
  assert.deepEqual(outcome(names, ['a', '', null, 'long']), {
    messages: {
      1: ['This field may not be blank.'],
      2: ['This field may not be null.'],
      3: ['Ensure this field has no more than 3 characters.'],
    },
  })
  assert.deepEqual(outcome(names, 'a'), { messages: ['Expected a list of items but got type "str".'] })
  assert.deepEqual(outcome(names, {}), { messages: ['Expected a list of items but got type "dict".'] })
})

test('an error that is not about the value goes through', () => {
  const broken = (): never => {
    throw new TypeError('a defect')
  }
  assert.throws(() => listField(broken, {}).read([1]), TypeError)
  assert.throws(() => readRecord({ a: anyField(broken, {}) }, { a: 1 }), TypeError)
})

const fields = {
  name: textField({ maxLength: 10, required: true }),
  size: integerField({ min: 1, max: 9, nullable: true }),
  odd: anyField((value) => (value === 1 ? 'one' : refuse('Not one.')), {}),
}

test('a record has the fields of its table; others are ignored', () => {
  assert.deepEqual(readRecord(fields, { name: 'a', size: null, odd: 1, other: 2 }), {
    name: 'a',
    size: null,
    odd: 'one',
  })
  assert.deepEqual(readRecord(fields, { name: 'a' }), { name: 'a' })
})

test('a record is refused with the messages of all its fields at once', () => {
  const messagesFor = (record: unknown): unknown => {
    try {
      return readRecord(fields, record)
    } catch (error) {
      return (error as FieldError).messages
    }
  }
  assert.deepEqual(messagesFor({ size: 10, odd: null }), {
    name: ['This field is required.'],
    size: ['Ensure this value is less than or equal to 9.'],
    odd: ['This field may not be null.'],
  })
  assert.deepEqual(messagesFor({ name: null }), { name: ['This field may not be null.'] })
  const types = { list: [], str: 'x', int: 1, float: 1.5, bool: true, NoneType: null }
  for (const [type, record] of Object.entries(types)) {
    assert.deepEqual(messagesFor(record), {
      non_field_errors: [`Invalid data. Expected a dictionary, but got ${type}.`],
    })
  }
})

test('a refusal without anybody to hear it can be read', () => {
  assert.throws(() => refuse('Not one.'), { name: 'Error', message: '["Not one."]' })
})

test('types have the names that clients know', () => {
  assert.deepEqual([null, undefined, [], {}, 'a', 1, 1.5, Number.NaN, true].map(typeName), [
    ...['NoneType', 'NoneType', 'list', 'dict', 'str', 'int', 'float', 'float', 'bool'],
  ])
  assert.deepEqual([{}, Object.create(null), [], null, 'a', 1].map(isRecord), [true, true, false, false, false, false])
})
