import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkStorePath } from '../../src/stores/store-path-check.ts'

test('paths inside a store pass', () => {
  for (const path of ['a.fits', 'a/b/c.fits', 'coj//20150219/raw/a.fits', 'a/..b/.c', 'é/ .fits']) checkStorePath(path)
})

test('every other path is refused with its reason', () => {
  const reasons: [string, RegExp][] = [
    ['', /names no file/],
    ['a/', /names no file/],
    ['a\0', /holds a NUL/],
    ['/a', /is absolute/],
    ['a/../b', /holds a dot folder/],
    ['./a', /holds a dot folder/],
    [`${'x'.repeat(1024)}é`, /is too long/],
  ]
  for (const [path, message] of reasons) {
    assert.throws(() => checkStorePath(path), { code: 'file_store_specification', message })
  }
})
