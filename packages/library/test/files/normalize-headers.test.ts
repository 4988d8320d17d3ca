import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normalizeNulls, normalizeRelatedFrames } from '../../src/files/normalize-headers.ts'
import { HeaderData } from '../../src/header-data.ts'
import type { Metadata } from '../../src/header-value.ts'
import { type LibrarySettings, readSettings } from '../../src/settings.ts'

const after = (normalize: (headers: HeaderData, settings: LibrarySettings) => void, metadata: Metadata): unknown => {
  const settings = readSettings({})
  const headers = new HeaderData(Object.entries(metadata), settings)
  normalize(headers, settings)
  return Object.fromEntries(headers.all)
}

test('values that say nothing are null for numbers and empty for text', () => {
  const given = {
    BLKUID: 'N/A',
    MOLUID: 'nOnE given',
    REQNUM: 'UNKNOWN',
    TRACKNUM: '7',
    OBJECT: 'UNKNOWN',
    FILTER: 'none',
    X: 0,
  }
  assert.deepEqual(after(normalizeNulls, given), {
    BLKUID: null,
    MOLUID: null,
    REQNUM: null,
    TRACKNUM: '7',
    OBJECT: '',
    FILTER: 'none',
    X: 0,
  })
})

test('names of frames lose folder and extension', () => {
  const given = {
    L1IDBIAS: 'x/bias.a.fits',
    L1IDDARK: 'dark',
    L1IDFLAT: '.hidden.fits',
    L1IDMASK: null,
    OTHER: 'a.fits',
  }
  assert.deepEqual(after(normalizeRelatedFrames, given), { ...given, L1IDBIAS: 'bias' })
  assert.throws(() => after(normalizeRelatedFrames, { TARFILE: 5 }), {
    message: 'the related frame in TARFILE is not text',
  })
})
