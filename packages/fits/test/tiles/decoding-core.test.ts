import assert from 'node:assert/strict'
import { test } from 'node:test'
import { growTo, newDecodingCore } from '../../src/tiles/decoding-core.ts'

test('each instance has memory of its own, which grows as far as WebAssembly goes', async () => {
  const [one, other] = [await newDecodingCore(), await newDecodingCore()]
  const before = other.memory.buffer.byteLength
  assert.equal(growTo(one, 5_000_001), true)
  assert.equal(one.memory.buffer.byteLength, Math.ceil(5_000_001 / 65_536) * 65_536)
  assert.equal(growTo(one, 100), true)
  assert.equal(other.memory.buffer.byteLength, before)
  assert.equal(growTo(one, 2 ** 32 + 1), false)
  assert.equal(growTo(one, 2 ** 53), false)
  assert.equal(one.memory.buffer.byteLength, Math.ceil(5_000_001 / 65_536) * 65_536)
})

test('free memory begins behind the tables of the core', async () => {
  const core = await newDecodingCore()
  assert.ok(growTo(core, core.heapStart() + 65_536))
  new Uint8Array(core.memory.buffer).fill(255, core.heapStart())
  new Uint8Array(core.memory.buffer).set([0, 7, 0], core.heapStart())
  assert.equal(core.decodeRice16(core.heapStart(), 3, core.heapStart() + 1024, 4, 32), 0)
  assert.deepEqual([...new Uint16Array(core.memory.buffer, core.heapStart() + 1024, 4)], [7, 7, 7, 7])
})
