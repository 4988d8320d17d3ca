import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutSuffix } from '../../src/http/format-suffix.ts'

test('a suffix of an address is its format', () => {
  const cases = {
    '/frames.json': '/frames/?format=json',
    '/frames/12.json': '/frames/12/?format=json',
    '/frames/12.json/': '/frames/12/?format=json',
    '/frames/12/headers.api?a=1.5&format=api': '/frames/12/headers/?a=1.5&format=api&format=api',
    '/versions/1.5/': '/versions/1/?format=5',
    '/thumbnails.json?': '/thumbnails/?format=json',
  }
  const kept = ['/', '/frames/?basename=a.json', '/frames/a.b.json', '/frames/12/', '/files/a.fits', '/robots.txt']
  const found = [...Object.keys(cases), ...kept].map((url) => [url, withoutSuffix(url)])
  assert.deepEqual(Object.fromEntries(found), { ...cases, ...Object.fromEntries(kept.map((url) => [url, url])) })
})
