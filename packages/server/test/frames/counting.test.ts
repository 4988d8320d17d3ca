import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { anonymous, type Caller } from '../../src/auth/caller.ts'
import { memoryCache } from '../../src/cache/memory.ts'
import { raw, type Sql, sql } from '../../src/db/sql.ts'
import { countOf, exactCountMs } from '../../src/frames/counting.ts'
import { type Guesses, keptGuesses } from '../../src/frames/guesses.ts'
import { Query } from '../../src/http/query.ts'
import { startTestArchive, type TestArchive } from '../helpers/archive.ts'
import { openOwnDatabase } from '../helpers/database.ts'
import { aFrame } from '../helpers/frame.ts'
import { watched } from './app-on.ts'

const signedIn: Caller = { ...anonymous, userId: 1, username: 'somebody' }
const FRAMES = 4

let archive: TestArchive
before(async () => {
  archive = await startTestArchive({}, openOwnDatabase)
  for (let number = 0; number < FRAMES; number++) {
    await archive.post('/frames/', aFrame(`frame${number}`), 'superuser')
  }
})
after(() => archive.close())

test('how long a true count may take: the queries that are known to be small, and no others', () => {
  const everybody = {
    '': undefined,
    'site_id=tst': undefined,
    'request_id=1': 1500,
    'observation_id=1': 1500,
    'basename_exact=x': 1500,
    'request_id=': 1500,
    'REQNUM=1': undefined,
    'basename=x': undefined,
    'start=2020-05-01': undefined,
    'end=2020-05-01': undefined,
    'start=2020-05-01&end=2020-05-08': 1500,
    'start=2020-05-01&end=2020-05-08T00:00:01': undefined,
    'start=2020-05-01T00:00:00Z&end=2020-05-08T00:00:00': 1500,
    'start=2020-05-01T00:00:00&end=2020-05-08T05:00:00%2B05:00': 1500,
    'start=05/01/2020&end=2020-5-8': 1500,
    'start=2020-05-08&end=2020-05-01': 1500,
    'start=&end=': undefined,
    'start=2020-05-01&end=junk': undefined,
    'start=2020-05-01&end=2020-07-03': undefined,
    'start=2020-05-01&end=2020-07-03&proposal_id=P': 1500,
    'start=2020-05-01&end=2020-07-03&target_name_exact=M31': 1500,
    'start=2020-05-01&end=2020-07-03T00:00:01&proposal_id=P': undefined,
    'start=2020-05-01&end=2020-07-03&target_name=M31': undefined,
    force_count: undefined,
  }
  const found = Object.keys(everybody).map((query) => [query, exactCountMs(new Query(query), anonymous)])
  assert.deepEqual(Object.fromEntries(found), everybody)
  for (const query of ['force_count', 'force_count=false', 'force_count=true&request_id=1']) {
    assert.equal(exactCountMs(new Query(query), signedIn), 5000)
  }
})

interface Asked {
  readonly query?: string
  readonly caller?: Caller
  readonly where?: Sql
  readonly limit: number
  readonly offset: number
  readonly found: number
  readonly hasNext: boolean
  readonly guess?: number
}
/** The count of a page of a large archive, and how many statements it took. */
const counted = async (asked: Asked): Promise<{ count: number; isEstimated: boolean; statements: number }> => {
  let statements = 0
  const db = watched(archive.db, () => statements++)
  const { query = '', caller = anonymous, where = raw('true'), guess, ...page } = asked
  const guesses: Guesses = {
    archiveIsSmall: async () => false,
    fewWithoutFile: async () => true,
    of: guess === undefined ? keptGuesses(db, memoryCache()).of : async () => guess,
  }
  const answer = await countOf({ db, guesses }, new Query(query), caller, where, page)
  return { ...answer, statements }
}

test('the last page tells by itself, and so does an empty first one', async () => {
  const exact = { isEstimated: false, statements: 0 }
  assert.deepEqual(await counted({ limit: 10, offset: 0, found: 4, hasNext: false }), { count: 4, ...exact })
  assert.deepEqual(await counted({ limit: 3, offset: 3, found: 1, hasNext: false }), { count: 4, ...exact })
  assert.deepEqual(await counted({ limit: 3, offset: 0, found: 0, hasNext: false }), { count: 0, ...exact })
  assert.deepEqual(await counted({ limit: 2, offset: 2, found: 2, hasNext: false, query: 'request_id=1' }), {
    count: 4,
    ...exact,
  })
})

test('a small query is counted, a large one guessed, unless somebody who is signed in insists', async () => {
  const page = { limit: 1, offset: 0, found: 1, hasNext: true, guess: 1000 }
  const guessed = { count: 1000, isEstimated: true, statements: 0 }
  const exact = { count: FRAMES, isEstimated: false, statements: 1 }
  assert.deepEqual(await counted(page), guessed)
  assert.deepEqual(await counted({ ...page, query: 'request_id=888001' }), exact)
  assert.deepEqual(await counted({ ...page, query: 'force_count=1' }), guessed)
  assert.deepEqual(await counted({ ...page, query: 'force_count=1', caller: signedIn }), exact)
})

test('a guess is never less than what was shown and what is known to follow', async () => {
  const next = { limit: 2, offset: 2, found: 2, hasNext: true }
  assert.deepEqual(await counted({ ...next, guess: 1 }), { count: 5, isEstimated: true, statements: 0 })
  assert.deepEqual(await counted({ ...next, guess: 5 }), { count: 5, isEstimated: true, statements: 0 })
  assert.deepEqual(await counted({ ...next, guess: 7 }), { count: 7, isEstimated: true, statements: 0 })
})

test('behind the end the guess promises no more than was skipped', async () => {
  const behind = await counted({ limit: 2, offset: 1, found: 0, hasNext: false })
  assert.deepEqual([behind.isEstimated, behind.count <= 1, behind.statements], [true, true, 1])
})

test('an archive that is small is counted', async () => {
  const { json } = await archive.get('/frames/?limit=1')
  assert.deepEqual([json.count, json.count_estimated], [FRAMES, false])
})

test('a count that takes too long becomes a guess, and the next one is true again', async () => {
  const page = { limit: 1, offset: 0, found: 1, hasNext: true, guess: 9, query: 'request_id=888001' }
  // Longer than a count may take, and some work rather than sleep, which an engine in a thread cannot be woken from.
  const slow = sql`(select count(*) from generate_series(1, 2000000000) as n where n % 7 = f.id % 7) > 0`
  const began = Date.now()
  const { count, isEstimated } = await counted({ ...page, where: slow })
  assert.deepEqual({ count, isEstimated }, { count: 9, isEstimated: true })
  const took = Date.now() - began
  assert.ok(took >= 1400 && took < 10_000, `${took} ms`)
  assert.deepEqual(await counted(page), { count: FRAMES, isEstimated: false, statements: 1 })
})
