import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { showThrottle } from '../../src/commands/show-throttle.ts'
import { StartError } from '../../src/errors.ts'
import { startTestArchive, type TestArchive } from '../helpers/archive.ts'

let archive: TestArchive
let url: string
before(async () => {
  archive = await startTestArchive({ THROTTLE_ANON: '3/day', THROTTLE_USER: '100/hour', THROTTLE_LOGIN: '' })
  url = await archive.app.listen({ host: '127.0.0.1', port: 0 })
})
after(() => archive.close())

test('shows the rates and what the running archive has counted', async () => {
  for (let index = 0; index < 2; index++) await archive.get('/profile/', 'other')
  const shown = 'anonymous: 3/day\nuser: 100/hour\nwrong passwords: no limit\nother: 2\n'
  assert.equal(await showThrottle(archive.db.writer, url), shown)
  assert.equal(await showThrottle(archive.db.writer, `${url}/`), shown)
})

test('says so when no archive answers there', async () => {
  for (const [base, message] of [
    ['http://127.0.0.1:1/', 'No archive answers at http://127.0.0.1:1/. Start it, or say where it is with --api-root.'],
    [`${url}/frames/`, `The archive at ${url}/frames/ answered 404. Does it run on the same database?`],
  ] as const) {
    await assert.rejects(showThrottle(archive.db.writer, base), (error) => {
      assert.ok(error instanceof StartError)
      assert.equal(error.message, message)
      return true
    })
  }
})
