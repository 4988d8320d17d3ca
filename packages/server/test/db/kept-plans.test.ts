import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keptPlans } from '../../src/db/kept-plans.ts'

test('one text has one name, in whatever process, and another text another', () => {
  const plans = keptPlans()
  const name = plans.nameOf('select 1')
  assert.match(name ?? '', /^archive_[\w-]{22}$/)
  assert.equal(plans.nameOf('select 1'), name)
  assert.equal(keptPlans().nameOf('select 1'), name)
  assert.notEqual(plans.nameOf('select 2'), name)
})

test('a hundred are kept, and those that come later are not', () => {
  const plans = keptPlans()
  const names = Array.from({ length: 100 }, (_, number) => plans.nameOf(`select ${number}`))
  assert.equal(new Set(names).size, 100)
  assert.equal(plans.nameOf('select 100'), undefined)
  assert.equal(plans.nameOf('select 99'), names[99])
})

test('none is kept once one was lost, and other errors change nothing', () => {
  const failed = (code: string, routine = 'exec_bind_message'): Error =>
    Object.assign(new Error('as the server says'), { code, routine })
  for (const lost of [failed('26000'), failed('42P05'), failed('0A000', 'RevalidateCachedQuery')]) {
    const plans = keptPlans()
    const name = plans.nameOf('select 1')
    for (const other of [new Error('lost'), failed('23505'), failed('0A000'), undefined]) {
      assert.equal(plans.areLost(other), false)
    }
    assert.equal(plans.nameOf('select 1'), name)
    assert.equal(plans.areLost(lost), true)
    assert.equal(plans.nameOf('select 1'), undefined)
  }
})
