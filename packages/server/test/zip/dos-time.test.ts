import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dosTime } from '../../src/zip/dos-time.ts'

/** Back to digits, by the bits of APPNOTE 4.4.6. */
const shown = (text: string): string => {
  const { date, time } = dosTime(new Date(text))
  const two = (number: number): string => String(number).padStart(2, '0')
  return (
    `${1980 + (date >> 9)}-${two((date >> 5) & 15)}-${two(date & 31)} ` +
    `${two(time >> 11)}:${two((time >> 5) & 63)}:${two((time & 31) * 2)}`
  )
}

test('an instant keeps its digits in UTC, to two seconds', () => {
  assert.equal(shown('2020-05-05T05:06:07.9Z'), '2020-05-05 05:06:06')
  assert.equal(shown('1999-12-31T23:59:59Z'), '1999-12-31 23:59:58')
  assert.equal(shown('2024-02-29T00:00:00+02:00'), '2024-02-28 22:00:00')
})

test('what DOS had no date for becomes the nearest that it had', () => {
  assert.equal(shown('1970-01-01T00:00:00Z'), '1980-01-01 00:00:00')
  assert.equal(shown('3020-01-01T00:00:00Z'), '2107-12-31 23:59:58')
  assert.equal(shown('no date'), '1980-01-01 00:00:00')
})
