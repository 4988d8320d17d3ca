import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesSource } from '@science-archive/fits'
import { FileSpecificationError } from '../../src/errors.ts'
import { headersIn } from '../../src/files/fits-headers.ts'
import { Float, type Headers } from '../../src/header-value.ts'
import { aFits } from '../helpers/a-fits.ts'

const allOf = async (bytes: Uint8Array): Promise<{ headers: Headers[]; end: unknown }> => {
  const headers: Headers[] = []
  const walk = headersIn(bytesSource(bytes))
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
