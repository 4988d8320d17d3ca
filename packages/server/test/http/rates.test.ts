import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryCache } from '../../src/cache/memory.ts'
import { count, countedOf, uncount, windowOf } from '../../src/http/rates.ts'

const DAY = { limit: 3, seconds: 86_400 }
const START = Date.UTC(2026, 0, 1)

test('counts up to the limit in a window, each client apart', async () => {
  const counters = memoryCache(() => START)
  const { secondsLeft } = windowOf('a', DAY, START)
  const waits: (number | undefined)[] = []
  for (let index = 0; index < 5; index++) waits.push(await count(counters, 'a', DAY, START))
  assert.deepEqual(waits, [undefined, undefined, undefined, secondsLeft, secondsLeft])
  assert.equal(await countedOf(counters, 'a', DAY, START), 5)
  assert.equal(await count(counters, 'b', DAY, START), undefined)
  assert.equal(await countedOf(counters, 'nobody', DAY, START), 0)
})

test('the next window begins after as many seconds as were told', async () => {
  let now = START
  const counters = memoryCache(() => now)
  for (let index = 0; index < 3; index++) await count(counters, 'a', DAY, now)
  const wait = await count(counters, 'a', DAY, now)
  now += ((wait as number) - 1) * 1000
  assert.equal(await count(counters, 'a', DAY, now), 1)
  now += 1000
  assert.equal(await count(counters, 'a', DAY, now), undefined)
  assert.equal(await countedOf(counters, 'a', DAY, now), 1)
})

test('windows of one client follow each other without a gap, and begin at moments of their own', () => {
  for (const seconds of [1, 60, 3600, 86_400]) {
    const rate = { limit: 1, seconds }
    const { key, secondsLeft } = windowOf('a', rate, START)
    assert.ok(secondsLeft >= 1 && secondsLeft <= seconds)
    assert.equal(windowOf('a', rate, START + (secondsLeft - 1) * 1000 - 1).key, key)
    const next = windowOf('a', rate, START + secondsLeft * 1000)
    assert.notEqual(next.key, key)
    assert.ok(next.secondsLeft >= seconds - 1 && next.secondsLeft <= seconds)
  }
  const ends = new Set(Array.from({ length: 100 }, (_, index) => windowOf(`c${index}`, DAY, START).secondsLeft))
  assert.ok(ends.size > 90)
})

test('what was counted can be taken back', async () => {
  const counters = memoryCache(() => START)
  for (let index = 0; index < 10; index++) {
    assert.equal(await count(counters, 'a', DAY, START), undefined)
    await uncount(counters, 'a', DAY, START)
  }
  assert.equal(await countedOf(counters, 'a', DAY, START), 0)
})

test('of many at once no more are let through than the rate says', async () => {
  const counters = memoryCache(() => START)
  const waits = await Promise.all(Array.from({ length: 50 }, () => count(counters, 'a', DAY, START)))
  assert.equal(waits.filter((wait) => wait === undefined).length, 3)
})
