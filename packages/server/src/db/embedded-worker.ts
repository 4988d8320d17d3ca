import { rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { postgis } from '@electric-sql/pglite-postgis'
import { completeBatch } from './wire.ts'

/**
 * The embedded database, in a thread of its own: PGlite behind a Unix socket that speaks PostgreSQL's protocol, so
 * that the rest of the archive reaches it with the same client as a server.
 *
 * PGlite has one session behind all connections. Hence what a client sends up to its next Sync is run as one piece
 * (two connections can never mix their unnamed statements), and while a transaction is open only its own connection
 * is served. (The package pglite-socket does neither, and stops for good after an exception in the engine.)
 */
interface Batch {
  readonly socket: Socket
  readonly bytes: Uint8Array
}

const { dataDirectory, socketPath } = workerData as { dataDirectory: string; socketPath: string }
const engine = await PGlite.create({ dataDir: dataDirectory, extensions: { postgis, pg_trgm } })

const waiting: Batch[] = []
let transactionOwner: Socket | undefined
let running = false

/** The last byte of an answer is the transaction status of ReadyForQuery: I idle, T in a transaction, E failed. */
const isIdle = (answer: Uint8Array): boolean => answer.length === 0 || answer[answer.length - 1] === 0x49

const nextBatch = (): Batch | undefined => {
  if (transactionOwner === undefined) return waiting.shift()
  const index = waiting.findIndex((batch) => batch.socket === transactionOwner)
  return index < 0 ? undefined : waiting.splice(index, 1)[0]
}

const run = async (): Promise<void> => {
  if (running) return
  running = true
  for (let batch = nextBatch(); batch !== undefined; batch = nextBatch()) {
    const { socket, bytes } = batch
    try {
      const answer = await engine.execProtocolRaw(bytes)
      transactionOwner = isIdle(answer) ? undefined : socket
      if (socket.writable) socket.write(answer)
      else if (transactionOwner === socket) await rollback()
    } catch (error) {
      // The engine itself failed: nothing can be trusted any more. The owner of this thread opens the directory again.
      parentPort?.postMessage({ failed: String(error) })
      process.exit(1)
    }
  }
  running = false
}

const rollback = async (): Promise<void> => {
  transactionOwner = undefined
  await engine.exec('ROLLBACK')
}

const serve = (socket: Socket): void => {
  let pending: Uint8Array = new Uint8Array(0)
  let started = false
  socket.on('data', (data) => {
    pending = pending.length === 0 ? data : Buffer.concat([pending, data])
    for (;;) {
      const batch = completeBatch(pending, started)
      if (batch === undefined) return
      pending = pending.subarray(batch.length)
      if (batch.kind === 'terminate') return void socket.end()
      if (batch.kind === 'refuse-encryption') {
        socket.write('N')
        continue
      }
      if (batch.kind === 'startup') started = true
      waiting.push({ socket, bytes: batch.bytes })
      void run()
    }
  })
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    for (let index = waiting.length - 1; index >= 0; index--) {
      if (waiting[index]?.socket === socket) waiting.splice(index, 1)
    }
    if (transactionOwner === socket && !running) void rollback().then(run)
  })
}

rmSync(socketPath, { force: true })
const server = createServer(serve)
server.listen(socketPath, () => parentPort?.postMessage({ listening: true }))

parentPort?.on('message', async () => {
  server.close()
  await engine.close()
  parentPort?.postMessage({ closed: true })
})
