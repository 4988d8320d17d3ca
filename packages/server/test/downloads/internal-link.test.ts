import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type InternalFile, internalPath, isInternal } from '../../src/downloads/internal-link.ts'

const SECRET = 'secret'
const now = Date.parse('2020-05-05T05:05:05Z')
const file = { kind: 'funpack', frameId: 7, versionId: 9 } as const

const parsed = (path: string): [InternalFile, string] => {
  const query = new URL(path, 'http://x').searchParams
  return [{ ...file, expires: Number(query.get('expires')) }, query.get('signature') as string]
}

test('a link is good for one kind of file of one version, for six hours, and for nobody who changes it', () => {
  const path = internalPath(file, SECRET, now)
  assert.match(path, /^\/frame-funpack\/7\/funpack\/\?version=9&expires=1588676705&signature=[\w-]{43}$/)
  const [given, signature] = parsed(path)
  assert.equal(isInternal(given, signature, SECRET, now), true)
  assert.equal(isInternal(given, signature, SECRET, now + 6 * 3600_000 - 1000), true)
  const changes: [InternalFile, string, string, number][] = [
    [given, signature, SECRET, now + 6 * 3600_000 + 1],
    [given, signature, 'another', now],
    [given, '', SECRET, now],
    [given, `${signature}A`, SECRET, now],
    [{ ...given, kind: 'catalog' }, signature, SECRET, now],
    [{ ...given, frameId: 8 }, signature, SECRET, now],
    [{ ...given, versionId: 8 }, signature, SECRET, now],
    [{ ...given, expires: given.expires + 1 }, signature, SECRET, now],
    [{ ...given, expires: Number.NaN }, signature, SECRET, now],
    [{ ...given, expires: Number.POSITIVE_INFINITY }, signature, SECRET, now],
  ]
  for (const change of changes) assert.equal(isInternal(...change), false, JSON.stringify(change))
})
