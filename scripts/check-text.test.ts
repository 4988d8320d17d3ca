import assert from 'node:assert/strict'
import { test } from 'node:test'
import { textFindings } from './check-text.ts'

// Put together here, or this file would itself be a finding.
const place = ['', 'work', 'main'].join('/')
const only = ['test', "only('a', () => {})"].join('.')
const option = ['only', 'true'].join(': ')

test('what must not be there is found with its line', () => {
  assert.deepEqual(textFindings('docs/a.md', `see\n\`${place}\``), [
    'docs/a.md:2: a path of the machine it was written on',
  ])
  assert.deepEqual(textFindings('package-lock.json', '"resolved": "https://host/a.tgz"'), [
    'package-lock.json:1: the lock file names a registry host',
  ])
  assert.deepEqual(textFindings('.npmrc', 'fund=false\nregistry=https://host/'), ['.npmrc:2: names a registry host'])
  for (const line of [only, `test('a', { ${option} }, run)`]) {
    assert.deepEqual(textFindings('packages/fits/test/a.test.ts', line), [
      'packages/fits/test/a.test.ts:1: runs one test and hides the others',
    ])
  }
})

test('what only looks like it is left alone', () => {
  assert.deepEqual(textFindings('docs/a.md', `https://host${place} and a${place}; ${only}`), [])
  assert.deepEqual(textFindings('package-lock.json', '"resolved": "packages/fits"'), [])
})
