import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FileFailure } from '../../src/command/failure.ts'
import { forEachFile } from '../../src/command/for-each-file.ts'
import { HeaderError } from '../../src/errors.ts'

const failing =
  (bad: readonly string[], seen: string[]) =>
  async (path: string): Promise<void> => {
    seen.push(path)
    if (bad.includes(path)) throw new FileFailure(path, new HeaderError('is bad'))
  }

test('every file has its turn, and the failures are told once', async () => {
  const cases: [string[], string | undefined][] = [
    [[], undefined],
    [['b'], 'b: is bad'],
    [['b', 'c'], '2 of 3 files failed, the first: b: is bad'],
  ]
  for (const [bad, message] of cases) {
    const seen: string[] = []
    const work = forEachFile(['a', 'b', 'c'], failing(bad, seen))
    if (message === undefined) await work
    else await assert.rejects(work, { message })
    assert.deepEqual(seen, ['a', 'b', 'c'])
  }
})

test('what is not about a file ends all', async () => {
  const closed = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })
  const seen: string[] = []
  const work = forEachFile(['a', 'b'], async (path) => {
    seen.push(path)
    throw closed
  })
  await assert.rejects(work, closed)
  assert.deepEqual(seen, ['a'])
})
