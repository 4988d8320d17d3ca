import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryCache } from '../../src/cache/memory.ts'
import { testCache } from './cache.suite.ts'

testCache('memory', async () => {
  let now = Date.now()
  return {
    cache: memoryCache(() => now),
    pass: async (seconds) => {
      now += seconds * 1000
    },
  }
})

test('the moment of expiry is past', async () => {
  let now = 0
  const cache = memoryCache(() => now)
  await cache.set('a', 1, 10)
  await cache.set('none', 1, 0)
  assert.equal(await cache.get('none'), undefined)
  now = 9_999
  assert.equal(await cache.get('a'), 1)
  now = 10_000
  assert.equal(await cache.get('a'), undefined)
})

test('it holds ten thousand entries; the oldest make room', async () => {
  const cache = memoryCache()
  for (let index = 0; index < 10_000; index++) await cache.set(String(index), index, 60)
  assert.equal(await cache.get('0'), 0)
  await cache.set('1', 'set again', 60) // now the youngest; nothing had to make room
  assert.equal(await cache.get('0'), 0)
  await cache.set('10000', 10_000, 60)
  await cache.set('10001', 10_001, 60)
  const keys = ['0', '1', '2', '3', '10000', '10001']
  assert.deepEqual(await Promise.all(keys.map((key) => cache.get(key))), [
    ...[undefined, 'set again', undefined, 3, 10_000, 10_001],
  ])
})

test('counts have room of their own: many clients push out neither values nor, of a hundred thousand, each other', async () => {
  const cache = memoryCache()
  await cache.set('value', 'kept', 60)
  for (let index = 0; index < 100_000; index++) await cache.increment(`count ${index}`, 60)
  assert.equal(await cache.increment('count 0', 60), 2)
  await cache.increment('one more', 60)
  assert.deepEqual(
    [await cache.get('value'), await cache.get('count 0'), await cache.get('count 1'), await cache.get('one more')],
    ['kept', undefined, 1, 1],
  )
})
