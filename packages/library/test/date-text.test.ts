import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addDays, formatDate, parseDate } from '../src/date-text.ts'

const reformatted = (text: string): string | undefined => {
  const date = parseDate(text)
  return date && formatDate(date)
}

test('dates are read as headers write them', () => {
  const readings: [string, string | undefined][] = [
    ['2016-04-01', '2016-04-01T00:00:00'],
    ['2016-04-01T01:02:03.5', '2016-04-01T01:02:03.500000'],
    ['2016-04-01T01:02:03.123456789Z', '2016-04-01T01:02:03.123456+00:00'],
    ['2016-04-01T01:02:03-0530', '2016-04-01T01:02:03-05:30'],
    [' 2016-04-01 01:02:03 UTC ', '2016-04-01T01:02:03+00:00'],
    ['20160401T010203', '2016-04-01T01:02:03'],
    ['2016/04/01', '2016-04-01T00:00:00'],
    ['01/04/16', '2016-01-04T00:00:00'],
    ['01/04/1999', '1999-01-04T00:00:00'],
    ['13/04/2016', '2016-04-13T00:00:00'],
    ['13.4.2016 1:02', '2016-04-13T01:02:00'],
    ['99-12-31', '1999-12-31T00:00:00'],
    ['160401', '2001-04-16T00:00:00'], // as dateutil: 16 can be no month, so it is the day
    ['2016-4-1T1:2:3', '2016-04-01T01:02:03'],
    ['201604010102', '2016-04-01T01:02:00'],
    ['2016-04-01T01', '2016-04-01T01:00:00'],
    ['2016-04-01 12:20 am', '2016-04-01T00:20:00'],
    ['2016-04-01 10PM', '2016-04-01T22:00:00'],
    ['2016-04-01T01:02:03 EST', '2016-04-01T01:02:03'],
    ['2016-04-01T01:02:03+2:00', '2016-04-01T01:02:03+02:00'],
    ['2016-04-01T01:02:03-5', '2016-04-01T01:02:03-05:00'],
    ['Fri Apr  1 01:02:03 2016', '2016-04-01T01:02:03'],
    ['2016-04-01T01:02:03+24:00', undefined],
    ['2016-04-01+02:00', undefined],
    ['Fri, 01 Apr 2016 01:02:03 GMT', '2016-04-01T01:02:03+00:00'],
    ['01-APR-16', '2016-04-01T00:00:00'],
    ['2016-Apr-01', '2016-04-01T00:00:00'],
    ['April 1st, 2016', '2016-04-01T00:00:00'],
    ['2016-04', undefined],
    ['10:20', undefined],
    ['2016-04-01 13pm', undefined],
    ['2016-04-01T01:60', undefined],
    ['Apr 1 2016 10:00', '2016-04-01T10:00:00'],
    ['1 April 2016', '2016-04-01T00:00:00'],
    ['0001-01-01T00:00:00', '0001-01-01T00:00:00'],
    ['2016-02-30', undefined],
    ['2016-13-01', undefined],
    ['2016-04-01T24:00:00', undefined],
    ['2016-12-31T23:59:60', undefined],
    ['not a date', undefined],
    [`1${' '.repeat(100_000)}x`, undefined],
    ['', undefined],
  ]
  for (const [text, expected] of readings) assert.deepEqual([text, reformatted(text)], [text, expected])
})

test('days are added on the calendar, within the years 1 to 9999', () => {
  const after = (text: string, days: number): string | undefined => {
    const moved = addDays(parseDate(text)!, days)
    return moved && formatDate(moved)
  }
  assert.equal(after('2016-02-29T12:00:00', 365), '2017-02-28T12:00:00')
  assert.equal(after('0001-01-01', 364), '0001-12-31T00:00:00')
  assert.equal(after('2016-04-01T00:00:00+00:00', 999 * 365), '3014-08-03T00:00:00+00:00')
  assert.equal(after('2016-01-01', -1), '2015-12-31T00:00:00')
  assert.equal(after('9999-12-31', 1), undefined)
  assert.equal(after('0001-01-01', -1), undefined)
})
