import assert from 'node:assert/strict'
import { test } from 'node:test'
import { behind, orderBy, orderings, orderTerms, reversed } from '../../src/frames/ordering.ts'

test('an ordering becomes terms; the number of the frame decides between equals', () => {
  const terms: Record<string, string> = {
    '': 'f.observation_date desc, f.id desc',
    junk: 'f.observation_date desc, f.id desc',
    '-observation_date': 'f.observation_date desc, f.id desc',
    observation_date: 'f.observation_date, f.id',
    id: 'f.id',
    '-id': 'f.id desc',
    'basename,-exposure_time': 'f.basename, f.exposure_time desc, f.id',
    ' -basename , id ': 'f.basename desc, f.id',
    'junk,,-,--id,site_id': 'f.observation_date desc, f.id desc',
    '-observation_date,basename': 'f.observation_date desc, f.basename, f.id desc',
    'basename;drop table frames_frame': 'f.observation_date desc, f.id desc',
  }
  assert.deepEqual(Object.fromEntries(Object.keys(terms).map((text) => [text, orderBy(orderTerms(text)).text])), terms)
  assert.equal(orderBy(orderTerms(undefined)).text, terms[''])
  assert.deepEqual(
    orderings.map((name) => orderBy(orderTerms(name)).text),
    orderings.map((name) => (name === 'id' ? 'f.id' : `f.${name}, f.id`)),
  )
})

test('the other end of a list: every term turned around', () => {
  assert.equal(
    orderBy(reversed(orderTerms('basename,-exposure_time'))).text,
    'f.basename desc, f.exposure_time, f.id desc',
  )
})

test('the rows behind a place: beyond its first value, or of the same and beyond the next, to the last', () => {
  const condition = (ordering: string, position: (string | null)[]): readonly [string, unknown[]] | undefined => {
    const sql = behind(orderTerms(ordering), position)
    return sql && [sql.text.replace(/\s+/g, ' '), sql.values]
  }
  assert.deepEqual(condition('', ['2020-05-05 05:05:05.5+00', '7']), [
    '(f.observation_date <= $1::timestamptz and ((f.observation_date < $2::timestamptz) or ' +
      '(f.observation_date = $3::timestamptz and f.id < $4::integer)))',
    ['2020-05-05 05:05:05.500000+00', '2020-05-05 05:05:05.500000+00', '2020-05-05 05:05:05.500000+00', 7],
  ])
  assert.deepEqual(condition('basename', ['m31']), [
    '(f.basename >= $1::text and ((f.basename > $2::text)))',
    ['m31', 'm31'],
  ])
  // undefined exposure times stand last, and first when descending
  assert.deepEqual(condition('exposure_time', ['15.5', '3']), [
    '( (((f.exposure_time > $1::double precision or f.exposure_time is null)) or ' +
      '(f.exposure_time = $2::double precision and f.id > $3::integer)))',
    [15.5, 15.5, 3],
  ])
  assert.deepEqual(condition('exposure_time', [null, '3']), [
    '( ((false) or (f.exposure_time is null and f.id > $1::integer)))',
    [3],
  ])
  assert.deepEqual(condition('-exposure_time', [null, '3']), [
    '( ((f.exposure_time is not null) or (f.exposure_time is null and f.id > $1::integer)))',
    [3],
  ])
})

test('a position that does not fit the order is none', () => {
  const cases: readonly (readonly [ordering: string, position: (string | null)[]])[] = [
    ['', ['notadate', '1']],
    ['', [null, '1']],
    ['', ['2020-05-05', '1', '2']],
    ['id', ['abc']],
    ['id', ['99999999999']],
    ['basename', ['nul\0', '1']],
    ['exposure_time', ['1e', '1']],
    ['basename', []],
  ]
  for (const [ordering, position] of cases)
    assert.equal(behind(orderTerms(ordering), position), undefined, String(position))
})
