import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { requestOf } from './fuzz/requests.ts'
import { startTestArchive, type TestArchive, tokens } from './helpers/archive.ts'
import { aFrame } from './helpers/frame.ts'

const SEED = 20_260_504
/** Few, since the embedded engine may have to be opened again after a hostile geometry; `scripts/fuzz-api.ts` asks 50,000. */
const REQUESTS = 150
const SERVER_KEY = 'fuzz-server-key'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive({ OAUTH_SERVER_KEY: SERVER_KEY, THROTTLE_LOGIN: '' })
  for (let number = 0; number < 20; number++) {
    const { status } = await archive.post(
      '/frames/',
      aFrame(`gold-${number}`, { version_set: versions(number) }),
      'superuser',
    )
    assert.equal(status, 201)
  }
})
after(() => archive.close())

const versions = (number: number): object[] => [
  { key: `${number}`.padEnd(32, 'a'), md5: `${number}`.padEnd(32, 'b'), extension: '.fits.fz' },
]

test('whatever is asked is answered below 500', async () => {
  const keys = { tokens: Object.values(tokens), serverKey: SERVER_KEY }
  const failures: string[] = []
  for (let number = 0; number < REQUESTS; number++) {
    const { method, path, headers, body } = requestOf(SEED, number, keys)
    const answer = await archive.app.inject({
      method: method as 'GET',
      url: path,
      headers: { host: 'archive.test', ...headers },
      ...(body === undefined ? {} : { payload: body }),
    })
    if (answer.statusCode >= 500) failures.push(`${number}: ${answer.statusCode} ${method} ${path}`)
  }
  assert.deepEqual(failures, [])
})
