import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextPath } from '../../../src/auth/sessions/next-path.ts'

test('a path of the archive is followed', () => {
  for (const path of ['/', '/admin/', '/frames/?limit=3&next=http://evil.test', '/frames/?a=%2F%2Fx#y']) {
    assert.equal(nextPath(path), path)
  }
})

test('nothing else is', () => {
  const paths = [
    ...['', 'frames/', '//evil.test', '///evil.test', '/\\evil.test', '\\\\evil.test', '/a\\b', 'http://evil.test/'],
    ...['https:evil.test', 'javascript:alert(1)', '/\t/evil.test', '/\n/evil.test', ' //evil.test', '/é', '/a b'],
    ...[undefined, null, 1, ['/'], { a: 1 }],
  ]
  for (const path of paths) assert.equal(nextPath(path), undefined, JSON.stringify(path))
})
