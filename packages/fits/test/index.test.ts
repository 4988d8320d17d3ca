import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as fits from '../src/index.ts'

test('the package exports these names, and no others', () => {
  assert.deepEqual(Object.keys(fits).sort(), [
    'BLOCK_SIZE',
    'FitsError',
    'Header',
    'HeaderError',
    'TruncatedError',
    'UnsupportedError',
    'bytesSource',
    'compressedImage',
    'fitsBytes',
    'float',
    'formatCard',
    'headerText',
    'image',
    'imageHeader',
    'isTiledImage',
    'openFileSource',
    'openFits',
    'parseCard',
    'parseHeader',
    'primary',
    'rangeSource',
    'readHdus',
    'streamSource',
    'table',
    'wcsOf',
  ])
})

test('the README names every function', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const missing = Object.keys(fits).filter((name) => !readme.includes(name))
  assert.deepEqual(missing, [])
})
