import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findCycles } from './import-cycles.ts'

test('cycles, each said once', () => {
  const edges = new Map([
    ['start', ['a', 'outside']],
    ['a', ['b']],
    ['b', ['c', 'leaf']],
    ['c', ['a']],
    ['leaf', []],
    ['self', ['self']],
  ])
  assert.deepEqual(findCycles(edges), [['a', 'b', 'c'], ['self']])
})

test('two ways to one place are no cycle', () => {
  const diamond = new Map([
    ['a', ['b', 'c']],
    ['b', ['d']],
    ['c', ['d']],
    ['d', []],
  ])
  assert.deepEqual(findCycles(diamond), [])
})
