import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  hashPassword,
  newToken,
  randomText,
  UNUSABLE_PASSWORD,
  verifyPassword,
  verifySteadily,
} from '../../src/auth/passwords.ts'

/** Made by the existing archive for the password adminpass1. */
const EXISTING = 'pbkdf2_sha256$1500000$eQ6kutZjmQ2lWhymAffhGk$TkJs7YM6yMcgfWfEadtB8+TAblgipd2g6fs6QoRSuM0='
/** PBKDF2-HMAC-SHA-256 of "passwd" and "salt", one iteration: RFC 7914 section 11, its first 32 bytes. */
const KEY = Buffer.from('55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc', 'hex').toString('base64')

test('a password that the existing archive stored is accepted, and no other', async () => {
  assert.equal(await verifyPassword('adminpass1', EXISTING), true)
  assert.equal(await verifyPassword('adminpass2', EXISTING), false)
})

test('a stored password keeps its own iterations and salt', async () => {
  assert.equal(await verifyPassword('passwd', `pbkdf2_sha256$1$salt$${KEY}`), true)
  assert.equal(await verifyPassword('passwd', `pbkdf2_sha256$2$salt$${KEY}`), false)
  assert.equal(await verifyPassword('passwd', `pbkdf2_sha256$1$salty$${KEY}`), false)
  for (const password of ['', 'Passwd', 'passwd ', 'passw']) {
    assert.equal(await verifyPassword(password, `pbkdf2_sha256$1$salt$${KEY}`), false, JSON.stringify(password))
  }
})

test('nothing fits a password that is unusable or malformed', async () => {
  const stored = [
    ...['', UNUSABLE_PASSWORD, '!bG9uZ3JhbmRvbXRleHQ', '$', '$$$', 'passwd'],
    ...[`pbkdf2_sha1$1$salt$${KEY}`, `argon2$1$salt$${KEY}`, `pbkdf2_sha256$1$${KEY}`, 'pbkdf2_sha256$1$salt'],
    ...['pbkdf2_sha256$1$salt$', `pbkdf2_sha256$1$salt$${KEY.slice(0, 40)}`, `pbkdf2_sha256$1$salt$AAAA${KEY}`],
    ...['0', '-1', '1.5', 'x', '', 'Infinity', 'NaN'].map((rounds) => `pbkdf2_sha256$${rounds}$salt$${KEY}`),
  ]
  for (const one of stored) {
    for (const password of ['', 'passwd', one]) assert.equal(await verifyPassword(password, one), false, one)
  }
})

test('a stored number of iterations that would take minutes is refused at once', async () => {
  const start = performance.now()
  for (const rounds of ['20000001', '2147483647', '1e15']) {
    assert.equal(await verifyPassword('passwd', `pbkdf2_sha256$${rounds}$salt$${KEY}`), false)
  }
  assert.ok(performance.now() - start < 1000)
})

test('a new password has the format of the column and a salt of its own', async () => {
  const [one, other] = await Promise.all([hashPassword('pass é'), hashPassword('pass é')])
  assert.match(one, /^pbkdf2_sha256\$1500000\$[a-zA-Z0-9]{22}\$[A-Za-z0-9+/]{43}=$/)
  assert.ok(one.length <= 128, 'fits auth_user.password')
  assert.notEqual(one.split('$')[2], other.split('$')[2])
  assert.equal(await verifyPassword('pass é', one), true)
  assert.equal(await verifyPassword('pass e', one), false)
})

test('a wrong password takes as long, whatever is stored of whomever', async () => {
  const timed = async (work: () => Promise<boolean>): Promise<number> => {
    const start = performance.now()
    assert.equal(await work(), false)
    return performance.now() - start
  }
  const somebody = await timed(() => verifySteadily('x', EXISTING))
  for (const stored of [undefined, UNUSABLE_PASSWORD, `pbkdf2_sha256$1$salt$${KEY}`]) {
    const other = await timed(() => verifySteadily('x', stored))
    assert.ok(other > somebody / 4 && other < somebody * 4, `${other} ms and ${somebody} ms`)
  }
  assert.equal(await verifySteadily('passwd', `pbkdf2_sha256$1$salt$${KEY}`), true)
})

test('a token is 40 hexadecimal digits, never the same', () => {
  const tokens = Array.from({ length: 100 }, newToken)
  for (const token of tokens) assert.match(token, /^[0-9a-f]{40}$/)
  assert.equal(new Set(tokens).size, 100)
})

test('random text has its length and every letter and digit', () => {
  for (const length of [0, 1, 16, 22]) assert.match(randomText(length), new RegExp(`^[a-zA-Z0-9]{${length}}$`))
  const counts = new Map<string, number>()
  for (const character of randomText(62_000)) counts.set(character, (counts.get(character) ?? 0) + 1)
  assert.equal(counts.size, 62)
  // A thousand of each are expected; 200 off is more than six standard deviations.
  assert.deepEqual(
    [...counts].filter(([, count]) => Math.abs(count - 1000) > 200),
    [],
  )
})
