import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crcMemory } from '../../src/downloads/crc-memory.ts'

test('what was not asked for the longest makes room', () => {
  const crcs = crcMemory(2)
  crcs.set('a', 1)
  crcs.set('b', 0)
  assert.deepEqual([crcs.get('a'), crcs.get('b'), crcs.get('c')], [1, 0, undefined])
  crcs.get('a')
  crcs.set('c', 3)
  assert.deepEqual([crcs.get('a'), crcs.get('b'), crcs.get('c')], [1, undefined, 3])
})
