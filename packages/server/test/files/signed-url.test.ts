import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSignedBy, signedPath } from '../../src/files/signed-url.ts'

const KEY = 'k'.repeat(40)
const NOW = Date.UTC(2026, 0, 1, 12, 30)
const DAY = 86_400
const file = { path: 'tst/fa01/20200505/processed/a b é.fits.fz', key: 'd41d8cd98f00b204e9800998ecf8427e' }

/** The parts of a link, as the archive reads them. */
const read = (link: string): { path: string; key: string; expires: number; signature: string } => {
  const url = new URL(link, 'http://archive.test')
  return {
    path: url.pathname.replace('/files/', '').split('/').map(decodeURIComponent).join('/'),
    key: url.searchParams.get('key') ?? '',
    expires: Number(url.searchParams.get('expires')),
    signature: url.searchParams.get('signature') ?? '',
  }
}

const { signature, ...signed } = read(signedPath(file, KEY, DAY, NOW))

test('a link has path and key, and is good for its time from the next full hour', () => {
  assert.match(
    signedPath(file, KEY, DAY, NOW),
    /^\/files\/tst\/fa01\/20200505\/processed\/a%20b%20%C3%A9\.fits\.fz\?key=d41d8cd98f00b204e9800998ecf8427e&expires=1767358800&signature=[\w-]{43}$/,
  )
  assert.deepEqual(signed, { ...file, expires: Date.UTC(2026, 0, 2, 13) / 1000 })
})

test('the links of an hour are the same', () => {
  const at = (minute: number): string => signedPath(file, KEY, DAY, Date.UTC(2026, 0, 1, 12, minute))
  assert.equal(at(1), at(60))
  assert.notEqual(at(60), at(61))
})

test('a link is good until it expires', () => {
  assert.equal(isSignedBy(signed, signature, KEY, NOW), true)
  assert.equal(isSignedBy(signed, signature, KEY, NOW + DAY * 1000), true)
  assert.equal(isSignedBy(signed, signature, KEY, signed.expires * 1000), true)
  assert.equal(isSignedBy(signed, signature, KEY, signed.expires * 1000 + 1), false)
})

test('a link of which any part was changed is not good', () => {
  const changed = [
    { ...signed, path: `${signed.path}x` },
    { ...signed, path: signed.path.slice(1) },
    { ...signed, path: `./${signed.path}` },
    { ...signed, path: '' },
    { ...signed, key: `${signed.key.slice(1)}0` },
    { ...signed, key: '' },
    { ...signed, expires: signed.expires + 1 },
    { ...signed, expires: signed.expires + 10 * 365 * DAY },
    { ...signed, expires: signed.expires - 1 },
  ]
  for (const one of changed) assert.equal(isSignedBy(one, signature, KEY, NOW), false, JSON.stringify(one))
})

test('no expiry but a moment in time is good', () => {
  for (const expires of [Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 1e300, signed.expires + 0.5]) {
    const link = { ...signed, expires }
    assert.equal(isSignedBy(link, signature, KEY, NOW), false, String(expires))
  }
})

test('a signature counts to its last character, and for its own key', () => {
  for (const at of [0, 20, 42]) {
    const other = signature[at] === 'A' ? 'Q' : 'A'
    const changed = signature.slice(0, at) + other + signature.slice(at + 1)
    assert.equal(isSignedBy(signed, changed, KEY, NOW), false, changed)
  }
  for (const changed of [
    '',
    signature.slice(1),
    `${signature}=`,
    `${signature} `,
    'é'.repeat(43),
    signature.toLowerCase(),
  ]) {
    assert.equal(isSignedBy(signed, changed, KEY, NOW), false, changed)
  }
  assert.equal(isSignedBy(signed, signature, `${KEY}k`, NOW), false)
  assert.equal(isSignedBy(signed, signature, '', NOW), false)
})

test('what stands between path and key cannot be moved from one to the other', () => {
  const one = read(signedPath({ path: 'a\nb', key: 'c' }, KEY, DAY, NOW))
  assert.equal(isSignedBy(one, one.signature, KEY, NOW), true)
  assert.equal(isSignedBy({ ...one, path: 'a', key: 'b\nc' }, one.signature, KEY, NOW), false)
})

test('no name of a file can leave its link', () => {
  const path = 'a?b/c#d/e&key=f/%2e%2e/"g"/😀.fits'
  const link = signedPath({ path, key: 'k&signature=x' }, KEY, DAY, NOW)
  const parts = read(link)
  assert.deepEqual([parts.path, parts.key], [path, 'k&signature=x'])
  assert.equal(isSignedBy(parts, parts.signature, KEY, NOW), true)
})
