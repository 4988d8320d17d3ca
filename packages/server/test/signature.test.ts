import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { isGoodLink, signatureOf } from '../src/signature.ts'

const signed = ['file', 'a/b', 7, 1_600_000_000] as const
const expires = 1_600_000_000
const now = (expires - 10) * 1000

test('what is signed keeps its parts apart', () => {
  const expected = createHmac('sha256', 'secret').update('["file","a/b",7,1600000000]').digest('base64url')
  assert.equal(signatureOf(signed, 'secret'), expected)
  assert.notEqual(signatureOf(['file', 'a', '/b'], 'secret'), signatureOf(['file', 'a/', 'b'], 'secret'))
})

test('a link is good until it expires, and by its own key', () => {
  const link = { signed, expires, signature: signatureOf(signed, 'secret') }
  const good: [typeof link, string, number, boolean][] = [
    [link, 'secret', now, true],
    [link, 'secret', expires * 1000, true],
    [link, 'secret', expires * 1000 + 1, false],
    [link, 'other', now, false],
    [{ ...link, signature: `${link.signature}A` }, 'secret', now, false],
    [{ ...link, signature: '' }, 'secret', now, false],
    [{ ...link, expires: Number.NaN }, 'secret', now, false],
    [{ ...link, expires: Number.POSITIVE_INFINITY }, 'secret', now, false],
  ]
  assert.deepEqual(
    good.map(([one, key, at]) => isGoodLink(one, key, at)),
    good.map(([, , , isGood]) => isGood),
  )
})
