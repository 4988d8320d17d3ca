import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { withLiterals } from '../../src/db/literals.ts'
import { raw, sql } from '../../src/db/sql.ts'
import { openTestDatabase, type TestDatabase } from '../helpers/database.ts'

let opened: TestDatabase
before(async () => {
  opened = await openTestDatabase()
})
after(() => opened.close())

const roundTrip = (values: readonly unknown[], type: string): Promise<object[]> => {
  const rows = values.map((value, index) => sql`(${raw(String(index))}, ${value}::${raw(type)})`)
  const statement = rows.reduce((all, row) => sql`${all}, ${row}`)
  const text = withLiterals(sql`select value from (values ${statement}) as given (place, value) order by place`)
  assert.doesNotMatch(text, /\$\d/)
  return opened.db.writer.query(raw(text))
}

test('texts come back as they were given, whatever they hold', async () => {
  const texts = [
    ...[
      '',
      ' ',
      "'",
      "''",
      "it''s",
      '"',
      '\\',
      '\\\\',
      "\\'",
      "'\\",
      "\\' or true --",
      "'; drop table x; --",
      '%',
      '_',
    ],
    ...[
      'E',
      "E'",
      '/*',
      '*/',
      '--',
      ';',
      '\n',
      '\r\n\t\b',
      '\u0001',
      'é',
      '星',
      '🔭',
      '\u2028',
      '{}',
      '{"a"}',
      'null',
      '?',
    ],
  ]
  assert.deepEqual(
    await roundTrip(texts, 'text'),
    texts.map((value) => ({ value })),
  )
})

test('numbers keep their value and their sign', async () => {
  const numbers = [0, 1, -1, 0.1, -0.1, 1e21, 1.5e-7, -2.5e300, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]
  assert.deepEqual(
    await roundTrip(numbers, 'float8'),
    numbers.map((value) => ({ value })),
  )
  const text = withLiterals(sql`select 1 -${-1} as minus, ${-2}::integer as cast, 3 - ${2} as three`)
  assert.deepEqual(await opened.db.writer.query(raw(text)), [{ minus: 2, cast: -2, three: 1 }])
})

test('booleans and lists of texts keep theirs', async () => {
  assert.deepEqual(await roundTrip([true, false], 'boolean'), [{ value: true }, { value: false }])
  const lists = [['a'], ["'", '\\', '"', ',', '{', '}', 'null', ''], []]
  assert.deepEqual(
    await roundTrip(lists, 'text[]'),
    lists.map((value) => ({ value })),
  )
})

test('a value that looks like a place for a value is left alone', async () => {
  const text = withLiterals(sql`select ${'$2'}::text as first, ${'$1'}::text as second, ${'$$'}::text as third`)
  assert.deepEqual(await opened.db.writer.query(raw(text)), [{ first: '$2', second: '$1', third: '$$' }])
})

test('more than nine values find their places', () => {
  const values = Array.from({ length: 12 }, (_, index) => index + 1)
  const list = values.map((value) => sql`${value}`).reduce((all, one) => sql`${all}, ${one}`)
  assert.equal(withLiterals(sql`select ${list}`), `select ${values.join(', ')}`)
})

test('any other value is refused', () => {
  for (const value of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY, {}, new Date(0), 1n, [null]]) {
    assert.throws(() => withLiterals(sql`select ${value}`), TypeError, String(value))
  }
})
