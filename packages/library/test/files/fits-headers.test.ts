import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesSource, type Source, streamSource } from '@science-archive/fits'
import { FileSpecificationError } from '../../src/errors.ts'
import { headersIn } from '../../src/files/fits-headers.ts'
import { Float, type Headers } from '../../src/header-value.ts'
import { aFits } from '../helpers/a-fits.ts'

const allOf = (bytes: Uint8Array): Promise<{ headers: Headers[]; end: unknown }> => allIn(bytesSource(bytes))

const allIn = async (source: Source): Promise<{ headers: Headers[]; end: unknown }> => {
  const headers: Headers[] = []
  const walk = headersIn(source)
  for (;;) {
    const { done, value } = await walk.next()
    if (done) return { headers, end: value }
    headers.push(value)
  }
}

test('values keep their kinds', async () => {
  const cards = {
    TEXT: "'a'",
    FLAG: 'T',
    WHOLE: '15',
    REAL: '15.0',
    BIG: '9223372036854775808',
    PAIR: '(1.0, -2)',
    NONE: '',
  }
  const { headers, end } = await allOf(aFits(cards))
  assert.equal(end, undefined)
  assert.deepEqual(headers, [
    new Map<string, unknown>([
      ['SIMPLE', true],
      ['BITPIX', 8],
      ['NAXIS', 0],
      ['TEXT', 'a'],
      ['FLAG', true],
      ['WHOLE', 15],
      ['REAL', new Float(15)],
      ['BIG', 9223372036854775808n],
      ['PAIR', [new Float(1), new Float(-2)]],
      ['NONE', null],
    ]),
  ])
})

test('each HDU has its headers, up to where the file breaks', async () => {
  const whole = aFits({ A: '1' }, { A: '2' })
  assert.deepEqual(
    (await allOf(whole)).headers.map((one) => one.get('A')),
    [1, 2],
  )
  const cut = await allOf(whole.subarray(0, 3000))
  assert.deepEqual([cut.headers.length, (cut.end as Error).name], [1, 'TruncatedError'])
  const noFits = await allOf(Buffer.from('%PDF-1.4'))
  assert.deepEqual([noFits.headers.length, (noFits.end as Error).name], [0, 'HeaderError'])
})

test('a card that cannot be read is refused', async () => {
  await assert.rejects(allOf(aFits({ BAD: "'open" })), FileSpecificationError)
})

test('where the data lie cannot be read is no FITS any more', async () => {
  const cases: [Buffer, number, RegExp][] = [
    [aFits({ BSCALE: 'NaN' }), 0, /^the value of BSCALE/],
    [aFits({ A: '1' }, { PCOUNT: '1 2' }, { A: '3' }), 1, /^the value of PCOUNT/],
    // CONTINUEX is no continuation, but astropy takes it for one
    [aFits({ BAD: "'open", LONG: "'goes on &'", CONTINUEX: '1' }), 0, /^a CONTINUE card/],
  ]
  for (const [bytes, before, message] of cases) {
    const { headers, end } = await allOf(bytes)
    assert.equal(headers.length, before)
    assert.match((end as Error).message, message)
  }
})

test('a header whose last block is cut short has not arrived whole', async () => {
  const whole = aFits({ A: '1' }, { A: '2' })
  for (const source of [bytesSource(whole.subarray(0, 4000)), streamSource([whole.subarray(0, 4000)])]) {
    const { headers, end } = await allIn(source)
    assert.deepEqual(
      [headers.length, (end as Error).message],
      [1, 'the last block of the header of HDU 1 is cut short'],
    )
  }
})
