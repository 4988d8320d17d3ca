import assert from 'node:assert/strict'
import { test } from 'node:test'
import { completeBatch, errorResponse } from '../../src/db/wire.ts'

const message = (type: string, body = ''): Buffer => {
  const head = Buffer.alloc(type.length + 4)
  head.write(type)
  head.writeInt32BE(4 + Buffer.byteLength(body), type.length)
  return Buffer.concat([head, Buffer.from(body)])
}
const startup = Buffer.concat([Buffer.from([0, 0, 0, 15, 0, 3, 0, 0]), Buffer.from('user\0a\0')])
const encryption = (code: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeInt32BE(8)
  bytes.writeInt32BE(code, 4)
  return bytes
}
const query = message('Q', 'select 1\0')
const extended = Buffer.concat([message('P', 'x'), message('B', 'yy'), message('D', 'P'), message('E'), message('S')])

const summary = (bytes: Uint8Array, started = true): object | undefined => {
  const batch = completeBatch(bytes, started)
  return batch && { kind: batch.kind, bytes: Buffer.from(batch.bytes).toString('hex'), length: batch.length }
}
const whole = (kind: string, bytes: Buffer): object => ({ kind, bytes: bytes.toString('hex'), length: bytes.length })

test('the first piece of a connection is its startup packet', () => {
  assert.deepEqual(summary(startup, false), whole('startup', startup))
  assert.deepEqual(summary(Buffer.concat([startup, query]), false), whole('startup', startup))
})

test('encryption is refused, and a request to cancel ends its connection', () => {
  assert.deepEqual(summary(encryption(80877103), false), whole('refuse-encryption', encryption(80877103)))
  assert.deepEqual(summary(encryption(80877104), false), whole('refuse-encryption', encryption(80877104)))
  const batch = completeBatch(encryption(80877102), false)
  assert.deepEqual([batch?.kind, batch?.length], ['terminate', 8])
})

test('a simple query is a piece, and so is everything up to a Sync', () => {
  assert.deepEqual(summary(query), whole('messages', query))
  assert.deepEqual(summary(extended), whole('messages', extended))
  assert.deepEqual(summary(Buffer.concat([extended, query])), whole('messages', extended))
})

test('the data of a COPY is passed on as it comes', () => {
  for (const type of ['d', 'c', 'f'])
    assert.deepEqual(summary(message(type, 'a\tb\n')), whole('messages', message(type, 'a\tb\n')))
})

test('a goodbye ends the connection, with what came before it dropped', () => {
  assert.deepEqual(summary(message('X')), whole('terminate', message('X')))
})

test('nothing is run before all of it has arrived', () => {
  for (let length = 0; length < extended.length; length++)
    assert.equal(summary(extended.subarray(0, length)), undefined)
  for (let length = 0; length < startup.length; length++) {
    assert.equal(summary(startup.subarray(0, length), false), undefined)
  }
})

test('bytes within a larger buffer are read where they are', () => {
  const larger = Buffer.concat([Buffer.from('before'), query, Buffer.from('after')])
  assert.deepEqual(summary(larger.subarray(6)), whole('messages', query))
})

test('a length that no client sends is refused', () => {
  for (const length of [-1, 0, 3, 0x7fffffff]) {
    const bytes = Buffer.from('Q\0\0\0\0')
    bytes.writeInt32BE(length, 1)
    assert.throws(() => completeBatch(bytes, true), new RangeError(`message of ${length} bytes`))
  }
  assert.throws(() => completeBatch(Buffer.from('GET / HTTP/1.1\r\n'), false), RangeError)
})

test('an error is written as a server writes it', () => {
  const expected = message('E', 'SERROR\0VERROR\0CXX000\0Mnö\0\0')
  assert.deepEqual(Buffer.from(errorResponse('XX000', 'nö')), expected)
})
