import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as fits from '../src/index.ts'

test('the package exports these names, and no others', () => {
  assert.deepEqual(Object.keys(fits).sort(), [
    'BLOCK_SIZE',
    'ChecksumError',
    'DataError',
    'FitsError',
    'Header',
    'HeaderError',
    'TruncatedError',
    'UnsupportedError',
    'bytesSource',
    'compressedImage',
    'cutout',
    'encodePreview',
    'fitsBytes',
    'float',
    'formatCard',
    'funpack',
    'headerText',
    'image',
    'imageHeader',
    'imageShape',
    'imageStatistics',
    'isTiledImage',
    'isTiledTable',
    'openFileSource',
    'openFits',
    'openTable',
    'parseCard',
    'parseHeader',
    'primary',
    'rangeSource',
    'readBands',
    'readHdus',
    'readImage',
    'renderPreview',
    'requireChecksums',
    'streamSource',
    'table',
    'uncompressedTable',
    'verify',
    'verifyChecksums',
    'wcsOf',
  ])
})

test('the README names every function', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const missing = Object.keys(fits).filter((name) => !readme.includes(name))
  assert.deepEqual(missing, [])
})
