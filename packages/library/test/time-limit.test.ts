import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withTimeLimit } from '../src/time-limit.ts'

test('what comes in time is handed on, a failure too, and the signal is left alone', async () => {
  let given: AbortSignal | undefined
  const answer = await withTimeLimit(5, async (signal) => {
    given = signal
    return 7
  })
  assert.deepEqual([answer, given?.aborted], [7, false])
  await assert.rejects(
    withTimeLimit(5, async () => {
      throw new RangeError('no')
    }),
    RangeError,
  )
})

test('work that never ends and does not heed the signal is not waited for', async () => {
  let given: AbortSignal | undefined
  const never = withTimeLimit(0.05, (signal) => {
    given = signal
    return new Promise<never>(() => undefined)
  })
  await assert.rejects(never, { name: 'TimeoutError', message: 'no answer within 0.05 s' })
  assert.equal(given?.aborted, true)
})
