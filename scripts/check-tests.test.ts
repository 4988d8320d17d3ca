import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testFindings } from './check-tests.ts'
import { sourceFacts } from './source-facts.ts'

const sources = [
  sourceFacts('packages/fits/src/header.ts', 'export const readHeader = () => 1'),
  sourceFacts('packages/fits/src/tiles/rice.ts', 'export const rice = () => 1'),
  sourceFacts('packages/fits/src/codec.ts', "import type { A } from './a.ts'\nexport interface Codec { a: A }"),
  sourceFacts('packages/fits/src/index.ts', "export { rice } from './tiles/rice.ts'"),
  sourceFacts('packages/server/src/main.ts', 'start()'),
]
const mirrors = ['packages/fits/test/header.test.ts', 'packages/fits/test/tiles/rice.hostile.test.ts']

test('a test beside each source that needs one', () => {
  const others = [
    'packages/server/test/conformance.test.ts',
    'packages/server/test/cache/cache.suite.ts',
    'scripts/a.test.ts',
  ]
  assert.deepEqual(testFindings(sources, [...mirrors, ...others]), [])
})

test('a stranger: a test of nothing', () => {
  assert.deepEqual(testFindings(sources, [...mirrors, 'packages/fits/test/rice.test.ts']), [
    'packages/fits/test/rice.test.ts: tests no file: there is no packages/fits/src/rice.ts',
  ])
})

test('a gap: a source without a test', () => {
  assert.deepEqual(testFindings(sources, mirrors.slice(1)), [
    'packages/fits/src/header.ts: has no test, and no row in UNTESTED of scripts/check-tests.ts',
  ])
})
