import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import Fastify, { type FastifyInstance } from 'fastify'
import { sendBytes } from '../../src/http/send-bytes.ts'

const CHUNK = 512 * 1024
const CHUNKS = 100
let app: FastifyInstance
let origin: string
/** What the generator of the last request did. */
let given = 0
let hasEnded = false

before(async () => {
  app = Fastify()
  app.get<{ Params: { failing: string } }>('/:failing', async ({ params }, reply) => {
    reply.status(206).headers({ 'X-Mark': 'a', 'Content-Length': CHUNK * CHUNKS })
    given = 0
    hasEnded = false
    await sendBytes(reply, chunks(Number(params.failing)), { idleMs: params.failing === '-2' ? 100 : 0 })
    return reply
  })
  origin = await app.listen({ host: '127.0.0.1', port: 0 })
})
after(() => app.close())

/** Chunks of the same memory; the one of that number fails. */
async function* chunks(failing: number): AsyncGenerator<Uint8Array> {
  const memory = Buffer.alloc(CHUNK)
  try {
    for (; given < CHUNKS; given++) {
      if (given === failing) throw new Error('failed on the way')
      await sleep(0)
      yield memory.fill(given)
    }
  } finally {
    hasEnded = true
  }
}

const open = async (path: string): Promise<IncomingMessage> => (await once(get(origin + path), 'response'))[0]
const eventually = async (check: () => boolean): Promise<void> => {
  for (let attempt = 0; attempt < 100 && !check(); attempt++) await sleep(20)
  assert.ok(check())
}

test('every chunk arrives as it was, though all lie in the same memory', async () => {
  const answer = await open('/-1')
  assert.deepEqual([answer.statusCode, answer.headers['x-mark']], [206, 'a'])
  let at = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    for (let index = 0; index < chunk.length; index += 4096) {
      assert.equal(chunk[index], Math.floor((at + index) / CHUNK))
    }
    at += chunk.length
  }
  assert.equal(at, CHUNK * CHUNKS)
})

test('a client that does not read is not read for; one that goes away ends it', async () => {
  const answer = await open('/-1')
  answer.pause()
  await eventually(() => given > 0)
  await sleep(300)
  const soFar = given
  assert.ok(soFar < CHUNKS / 2, String(soFar))
  answer.destroy()
  await eventually(() => hasEnded)
  assert.ok(given <= soFar + 1, `${soFar} ${given}`)
})

test('a failure cuts the connection', async () => {
  const answer = await open('/5')
  await assert.rejects(
    async () => {
      for await (const _ of answer);
    },
    { code: 'ECONNRESET' },
  )
  assert.equal(hasEnded, true)
})

test('a client that takes nothing for the time that is allowed is cut off', async () => {
  const answer = await open('/-2')
  answer.pause()
  await eventually(() => hasEnded)
  assert.ok(given < CHUNKS)
  answer.destroy()
})
