import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { inParallel } from '../src/in-parallel.ts'

test('results stand in the order of the items, and no more than the limit are under way', async () => {
  let now = 0
  let most = 0
  const results = await inParallel([5, 1, 4, 2, 3], 2, async (item) => {
    now += 1
    most = Math.max(most, now)
    await sleep(item)
    now -= 1
    return item * 10
  })
  assert.deepEqual([results, most], [[50, 10, 40, 20, 30], 2])
  assert.deepEqual(await inParallel([], 2, async (item) => item), [])
})

test('the first failure is told, and nothing further is begun', async () => {
  const begun: number[] = []
  const work = async (item: number): Promise<void> => {
    begun.push(item)
    await sleep(1)
    if (item === 2) throw new Error('two')
  }
  await assert.rejects(inParallel([1, 2, 3, 4, 5, 6, 7], 2, work), /^Error: two$/)
  await sleep(10)
  assert.ok(begun.length <= 4, String(begun))
})
