import assert from 'node:assert/strict'
import { test } from 'node:test'
import { slots } from '../../src/downloads/decode-slots.ts'

test('as many as there are slots get in; the others follow in their order, one for each that leaves', async () => {
  const { take } = slots(2)
  const order: string[] = []
  const enter = async (name: string): Promise<() => void> => {
    const giveBack = await take()
    order.push(name)
    return giveBack
  }
  const [first, second] = [await enter('a'), await enter('b')]
  const third = enter('c')
  const fourth = enter('d')
  await new Promise(setImmediate)
  assert.deepEqual(order, ['a', 'b'])
  second()
  second() // given back already
  const c = await third
  await new Promise(setImmediate)
  assert.deepEqual(order, ['a', 'b', 'c'])
  first()
  const d = await fourth
  c()
  d()
  await Promise.all([enter('e'), enter('f')])
  assert.deepEqual(order, ['a', 'b', 'c', 'd', 'e', 'f'])
})
