import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg, { type QueryConfig, type QueryResult } from 'pg'
import { connectionOf, inTransaction, type Queryable, translated, types } from '../../src/db/client.ts'
import { DatabaseError } from '../../src/db/database.ts'
import { sql } from '../../src/db/sql.ts'
import { DatabaseUnavailable, NotFound, QueryTimeout } from '../../src/errors.ts'

const failure = (code: string | undefined, message = 'as the server says'): Error =>
  Object.assign(new Error(message), code === undefined ? {} : { code })

test('a SQLSTATE decides what an error is', () => {
  const kinds: [string | undefined, new (...given: never[]) => Error][] = [
    ['57014', QueryTimeout],
    ...['08000', '08006', '08P01', '57P01', '57P02', '57P03', '53300'].map(
      (code): [string, typeof DatabaseUnavailable] => [code, DatabaseUnavailable],
    ),
    ...['23505', '42601', '22021', 'XX000', 'P0001', '57000', '53200', '25P02'].map(
      (code): [string, typeof DatabaseError] => [code, DatabaseError],
    ),
    // A lost connection has Node's code, or none.
    ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ENOTFOUND', 'ETIMEDOUT', undefined].map(
      (code): [string | undefined, typeof DatabaseUnavailable] => [code, DatabaseUnavailable],
    ),
  ]
  for (const [code, kind] of kinds) {
    const cause = failure(code)
    const error = translated(cause)
    assert.ok(error instanceof kind, `${code}: ${error}`)
    assert.equal(error.cause, cause)
  }
})

test('an error of the database keeps what the server said', () => {
  const said = { code: '23505', constraint: 'once', detail: 'Key (a)=(1) already exists.' }
  const error = translated(Object.assign(new Error('duplicate key'), said))
  assert.ok(error instanceof DatabaseError)
  const { name, message, code, constraint, detail } = error
  assert.deepEqual(
    { name, message, code, constraint, detail },
    { name: 'DatabaseError', message: 'duplicate key', ...said },
  )
})

test('what is translated already stays, and so does what is no error', () => {
  for (const error of [new NotFound(), new QueryTimeout(), new DatabaseError({ message: '', code: '23505' }), 'text']) {
    assert.equal(translated(error), error)
  }
})

test('numbers of eight bytes are numbers, and the lists that hold none stay with the client library', () => {
  assert.equal(types.getTypeParser(20)('12'), 12)
  assert.deepEqual(types.getTypeParser(1016 as number)('{1,NULL,3}'), [1, null, 3])
  for (const oid of [114, 1082, 1114, 1184, 3802]) assert.equal(types.getTypeParser(oid)('as it is'), 'as it is')
  for (const oid of [199, 1115, 1182, 1185, 3807]) assert.deepEqual(types.getTypeParser(oid)('{a,NULL}'), ['a', null])
  for (const oid of [16, 23, 701, 1009]) assert.equal(types.getTypeParser(oid), pg.types.getTypeParser(oid))
})

/** Stands for the far side: answers each statement in turn and keeps what it was sent. */
const farSide = (
  answers: Readonly<Record<string, Partial<QueryResult> | Error>>,
): Queryable & { sent: QueryConfig[] } => {
  const sent: QueryConfig[] = []
  return {
    sent,
    query: async (statement) => {
      sent.push(statement)
      const answer = answers[statement.text] ?? { command: statement.text.toUpperCase(), rows: [] }
      if (answer instanceof Error) throw answer
      return answer as QueryResult
    },
  }
}
const textsOf = ({ sent }: { sent: QueryConfig[] }): string[] => sent.map(({ text }) => text)

test('values are sent beside the text', async () => {
  const client = farSide({ 'select $1, $2': { rows: [{ a: 1 }] } })
  assert.deepEqual(await connectionOf(client).query(sql`select ${"it's"}, ${2}`), [{ a: 1 }])
  assert.deepEqual(client.sent, [{ text: 'select $1, $2', values: ["it's", 2] }])
})

test('a transaction that throws is rolled back and its error passed on untouched', async () => {
  const mine = new TypeError('a slip of ours')
  const client = farSide({})
  const work = inTransaction(client, 'begin', async () => {
    throw mine
  })
  await assert.rejects(work, (error) => error === mine)
  assert.deepEqual(textsOf(client), ['begin', 'rollback'])
})

test('a rollback that fails does not hide what went wrong', async () => {
  const client = farSide({ fails: failure('57014'), rollback: failure('ECONNRESET') })
  const work = inTransaction(client, 'begin', (connection) => connection.query(sql`fails`))
  await assert.rejects(work, QueryTimeout)
})

test('a commit that the server turns into a rollback is an error', async () => {
  const client = farSide({ commit: { command: 'ROLLBACK' } })
  await assert.rejects(
    inTransaction(client, 'begin', async () => 'stored'),
    (error) => error instanceof DatabaseError && error.code === '25P02',
  )
})

test('a connection that is lost at commit is DatabaseUnavailable', async () => {
  const client = farSide({ commit: failure(undefined, 'Connection terminated unexpectedly') })
  await assert.rejects(
    inTransaction(client, 'begin', async () => 'stored'),
    DatabaseUnavailable,
  )
})
