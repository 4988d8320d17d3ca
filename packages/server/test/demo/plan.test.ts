import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plan } from '../../src/demo/plan.ts'

const now = new Date('2026-11-22T12:00:00Z')
const frames = plan(now)

test('the plan is the same at every call on a day', () => {
  assert.deepEqual(
    plan(new Date('2026-11-22T23:00:00Z')).map(({ basename }) => basename),
    frames.map(({ basename }) => basename),
  )
})

test('every name occurs once, and what a frame is made of was taken before it', () => {
  const seen = new Set<string>()
  for (const { basename, madeOf } of frames) {
    assert.ok(!seen.has(basename), basename)
    for (const name of madeOf) assert.ok(seen.has(name), `${basename} is made of ${name}`)
    seen.add(basename)
  }
})

test('the sample holds what an astronomer looks for', () => {
  assert.equal(frames.length, 231)
  assert.deepEqual([...new Set(frames.map(({ type }) => type))].sort(), [
    'BIAS',
    'DARK',
    'EXPOSE',
    'SKYFLAT',
    'SPECTRUM',
  ])
  assert.equal(new Set(frames.map(({ telescope }) => telescope.site)).size, 5)
  assert.ok(new Set(frames.map(({ filter }) => filter)).size >= 6)
  assert.ok(frames.some(({ reductionLevel }) => reductionLevel === 91))
  assert.ok(
    frames.every(({ begin }) => begin < now),
    'nothing is from the future',
  )
  const longAgo = frames.filter(({ begin }) => now.getTime() - begin.getTime() > 366 * 86_400_000)
  assert.ok(longAgo.length > 20 && longAgo.length < frames.length / 2, 'some are older than the proprietary time')
})
