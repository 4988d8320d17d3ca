import { rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { postgis } from '@electric-sql/pglite-postgis'
import { leanBundle } from './postgis-bundle.ts'
import { completeBatch, errorResponse, type WireBatch } from './wire.ts'

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

interface Start {
  readonly dataDirectory: string
  readonly engineDirectory: string
  readonly socketPath: string
}

const { dataDirectory, engineDirectory, socketPath } = workerData as Start
const setUpPostgis: typeof postgis.setup = async (...start) => {
  const made = await postgis.setup(...start)
  return made.bundlePath === undefined
    ? made
    : { ...made, bundlePath: await leanBundle(made.bundlePath, engineDirectory) }
}
const extensions = { pg_trgm, postgis: { ...postgis, setup: setUpPostgis } }
const engine = await PGlite.create({ dataDir: dataDirectory, extensions })

interface EngineModule {
  _PostgresMainLoopOnce(): void
  _pq_buffer_remaining_data(): number
  ___cxa_uncaught_exceptions(): number
}
const { mod } = engine as unknown as { mod: EngineModule }

/**
 * Errors that the engine swallows: it aborts nothing and goes on, so that the statement seems to have succeeded, or
 * gets no answer at all. Those of GEOS are exceptions of C++ that nobody catches; the others, such as a stack overflow
 * in deeply nested JSON, are thrown by JavaScript out of the main loop. 'unwind' is PostgreSQL's own way out of a
 * statement that it refuses.
 */
let thrown: unknown
const mainLoopOnce = mod._PostgresMainLoopOnce
mod._PostgresMainLoopOnce = () => {
  try {
    mainLoopOnce()
  } catch (error) {
    if (error !== 'unwind') thrown ??= error
    throw error
  }
}
const swallowedError = (): string | undefined => {
  if (mod.___cxa_uncaught_exceptions() > 0) return 'PostGIS could not work on a geometry'
  return thrown === undefined ? undefined : String(thrown)
}
// What follows such an error is left unread: above all the Sync, which would commit.
const remainingData = mod._pq_buffer_remaining_data
mod._pq_buffer_remaining_data = () => (swallowedError() === undefined ? remainingData() : 0)

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
      const swallowed = swallowedError()
      if (swallowed !== undefined) return fail(swallowed, socket)
      transactionOwner = isIdle(answer) ? undefined : socket
      if (socket.writable) socket.write(answer)
      else if (transactionOwner === socket) await rollback()
    } catch (error) {
      return fail(String(error))
    }
  }
  running = false
}

/**
 * Nothing in the engine can be trusted any more. The owner of this thread, who opens the directory again, is told first,
 * so that nobody sends a statement to this one; then the client whose statement it was, when the statement is at fault.
 */
const fail = (reason: string, blamed?: Socket): void => {
  parentPort?.once('message', () => {
    if (blamed?.writable !== true) process.exit(1)
    blamed.end(errorResponse('XX000', `the statement failed: ${reason}`), () => process.exit(1))
  })
  parentPort?.postMessage({ failed: reason })
}

const rollback = async (): Promise<void> => {
  transactionOwner = undefined
  await engine.exec('ROLLBACK')
}

const serve = (socket: Socket): void => {
  let pending: Uint8Array = new Uint8Array(0)
  let started = false
  const nextPiece = (): WireBatch | undefined => {
    try {
      return completeBatch(pending, started)
    } catch (error) {
      socket.destroy(error as Error) // not a PostgreSQL client
      return undefined
    }
  }
  socket.on('data', (data) => {
    pending = pending.length === 0 ? data : Buffer.concat([pending, data])
    for (;;) {
      const batch = nextPiece()
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

parentPort?.on('message', async (message) => {
  if (message !== 'close') return
  server.close()
  await engine.close()
  parentPort?.postMessage({ closed: true })
})
