import assert from 'node:assert/strict'
import { test } from 'node:test'
import { within } from '../../src/downloads/content.ts'

test('any range of chunks, and no chunk behind it is asked for', async () => {
  const bytes = Buffer.from('0123456789')
  for (let start = 0; start < 10; start++) {
    for (let end = start; end < 10; end++) {
      let asked = 0
      const chunks = async function* (): AsyncGenerator<Uint8Array> {
        for (let at = 0; at < 10; at += 3) {
          asked += 1
          yield bytes.subarray(at, at + 3)
        }
      }
      const got: Uint8Array[] = []
      for await (const chunk of within(chunks(), { start, end })) got.push(chunk)
      assert.equal(Buffer.concat(got).toString(), '0123456789'.slice(start, end + 1))
      assert.equal(asked, Math.floor(end / 3) + 1)
    }
  }
})

test('without a range all chunks as they are', async () => {
  const chunks = [Buffer.from('ab'), Buffer.from('c')]
  const got: Uint8Array[] = []
  for await (const chunk of within(
    (async function* () {
      yield* chunks
    })(),
    undefined,
  )) {
    got.push(chunk)
  }
  assert.deepEqual(got, chunks)
})
