import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Cache } from '../../src/cache/cache.ts'

/** What a suite is given of a cache: an empty one, and its clock. */
export interface CacheUnderTest {
  readonly cache: Cache
  /** Lets time pass for the cache. */
  pass(seconds: number): Promise<void>
}

/** What every cache must do, whatever keeps its entries. */
export const testCache = (name: string, open: () => Promise<CacheUnderTest>): void => {
  test(`${name}: what was put in comes out, as JSON has it`, async () => {
    const { cache } = await open()
    const values = [null, 0, '', false, 'é😀\0', 1.5, [1, [2]], { a: { b: [] } }, 'x'.repeat(100_000)]
    for (const [index, value] of values.entries()) await cache.set(`key ${index}`, value, 60)
    for (const [index, value] of values.entries()) {
      assert.deepEqual(await cache.get(`key ${index}`), JSON.parse(JSON.stringify(value)))
    }
  })

  test(`${name}: what was never put in is not there`, async () => {
    const { cache } = await open()
    for (const key of ['', 'a', '__proto__', 'constructor', 'toString'])
      assert.equal(await cache.get(key), undefined, key)
  })

  test(`${name}: a value is a copy`, async () => {
    const { cache } = await open()
    const value = { list: [1] }
    await cache.set('a', value, 60)
    value.list.push(2)
    const first = await cache.get<typeof value>('a')
    assert.deepEqual(first, { list: [1] })
    first?.list.push(3)
    assert.deepEqual(await cache.get('a'), { list: [1] })
  })

  test(`${name}: the last value of a key counts, and its time`, async () => {
    const { cache, pass } = await open()
    await cache.set('a', 1, 60)
    await cache.set('a', 2, 10)
    await cache.set('b', 1, 10)
    await cache.set('b', 2, 60)
    assert.deepEqual([await cache.get('a'), await cache.get('b')], [2, 2])
    await pass(11)
    assert.deepEqual([await cache.get('a'), await cache.get('b')], [undefined, 2])
  })

  test(`${name}: a value is forgotten after its seconds, whether it was read or not`, async () => {
    const { cache, pass } = await open()
    await cache.set('short', 'a', 10)
    await cache.set('unread', 'b', 10)
    await cache.set('long', 'c', 100)
    await pass(9)
    assert.equal(await cache.get('short'), 'a')
    await pass(2)
    assert.deepEqual(
      [await cache.get('short'), await cache.get('unread'), await cache.get('long')],
      [undefined, undefined, 'c'],
    )
    await cache.set('short', 'again', 10)
    assert.equal(await cache.get('short'), 'again')
  })

  test(`${name}: a key can be deleted, also one that is not there`, async () => {
    const { cache } = await open()
    await cache.set('a', 1, 60)
    await cache.set('b', 2, 60)
    await cache.delete('a')
    await cache.delete('nothing')
    assert.deepEqual([await cache.get('a'), await cache.get('b')], [undefined, 2])
  })

  test(`${name}: keys are told apart to their last character`, async () => {
    const { cache } = await open()
    const keys = ['a', 'A', 'a ', ' a', 'a:1', 'a:11', 'é', 'e\u0301', `${'k'.repeat(200)}1`, `${'k'.repeat(200)}2`]
    for (const key of keys) await cache.set(key, key, 60)
    for (const key of keys) assert.equal(await cache.get(key), key)
  })

  test(`${name}: a count goes up and down by one, and can be read`, async () => {
    const { cache } = await open()
    assert.deepEqual([await cache.increment('a', 60), await cache.increment('a', 60)], [1, 2])
    assert.equal(await cache.increment('b', 60), 1)
    assert.deepEqual([await cache.get('a'), await cache.get('b'), await cache.get('c')], [2, 1, undefined])
    assert.deepEqual([await cache.increment('a', 60, -1), await cache.increment('a', 60, -1)], [1, 0])
    assert.equal(await cache.increment('a', 60), 1)
    await cache.delete('a')
    assert.deepEqual([await cache.get('a'), await cache.increment('a', 60)], [undefined, 1])
  })

  test(`${name}: a count is forgotten after the seconds of its beginning`, async () => {
    const { cache, pass } = await open()
    await cache.increment('a', 10)
    await pass(8)
    assert.equal(await cache.increment('a', 10), 2)
    await pass(3)
    assert.equal(await cache.get('a'), undefined)
    assert.equal(await cache.increment('a', 10), 1)
  })

  test(`${name}: of many counts at once none is lost`, async () => {
    const { cache } = await open()
    const counts = await Promise.all(Array.from({ length: 100 }, () => cache.increment('a', 60)))
    assert.deepEqual(
      counts.sort((a, b) => a - b),
      Array.from({ length: 100 }, (_, index) => index + 1),
    )
  })

  test(`${name}: two caches that are opened apart do not see each other`, async () => {
    const [one, other] = [await open(), await open()]
    await one.cache.set('a', 1, 60)
    assert.equal(await other.cache.get('a'), undefined)
  })
}
