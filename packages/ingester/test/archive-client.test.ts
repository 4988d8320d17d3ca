import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Float } from '@science-archive/library'
import { ArchiveClient } from '../src/archive-client.ts'
import { BackoffRetryError, DoNotRetryError } from '../src/errors.ts'
import { type Answer, fakeArchive, POSTED, scripted } from './helpers/archive.ts'

const clientOf = (apiRoot: string, timeoutSeconds = 5) =>
  new ArchiveClient({ apiRoot, authToken: 'secret-token', timeoutSeconds })

test('it asks for versions and posts records with the token', async (t) => {
  const archive = await fakeArchive(scripted())
  t.after(archive.close)
  const client = clientOf(archive.url.slice(0, -1))
  assert.equal(await client.hasVersion('abc'), false)
  assert.deepEqual(await client.post('frames', { exposure_time: new Float(15), headers: new Map([['A', 1]]) }), POSTED)
  const authorization = 'Token secret-token'
  assert.deepEqual(archive.received, [
    { method: 'GET', url: '/versions/?md5=abc', authorization, body: '' },
    { method: 'POST', url: '/frames/', authorization, body: '{"exposure_time":15.0,"headers":{"A":1}}' },
  ])
})

test('a known version is found', async (t) => {
  const archive = await fakeArchive(scripted({ versions: [200, { count: 1 }] }))
  t.after(archive.close)
  assert.equal(await clientOf(archive.url).hasVersion('abc'), true)
})

const refusals: [string, Answer, typeof DoNotRetryError | typeof BackoffRetryError, RegExp, object][] = [
  [
    'a field',
    [400, { site_id: ['Too long.', 'Odd.'] }],
    DoNotRetryError,
    /answered 400: site_id: Too long\. Odd\.$/,
    { site_id: ['Too long.', 'Odd.'] },
  ],
  [
    'a nested field',
    [400, { version_set: [{ md5: ['Known.'] }] }],
    DoNotRetryError,
    /version_set\.0\.md5: Known\./,
    { 'version_set.0.md5': ['Known.'] },
  ],
  ['a detail', [403, { detail: 'No.' }], DoNotRetryError, /answered 403: No\.$/, { '': ['No.'] }],
  ['a page', [404, '<h1>Not found</h1>'], DoNotRetryError, /answered 404$/, {}],
  ['too many requests', [429, { detail: 'Wait.' }], BackoffRetryError, /answered 429: Wait\.$/, { '': ['Wait.'] }],
  ['a failure', [500, 'oops'], BackoffRetryError, /answered 500$/, {}],
  ['success without JSON', [201, 'fine'], BackoffRetryError, /answered 201 without JSON$/, {}],
  [
    'a redirect',
    [301, '', { Location: 'https://x/' }],
    DoNotRetryError,
    /redirected to https:\/\/x\/: correct API_ROOT$/,
    {},
  ],
  ['no answer', 'hang up', BackoffRetryError, /cannot be reached: /, {}],
]
for (const [name, post, expected, message, fields] of refusals) {
  test(`a refusal: ${name}`, async (t) => {
    const archive = await fakeArchive(scripted({ post }))
    t.after(archive.close)
    await assert.rejects(clientOf(archive.url).post('frames', {}), (error: DoNotRetryError) => {
      assert.equal(error.constructor, expected)
      assert.match(error.message, message)
      assert.deepEqual({ ...error.fields }, fields)
      assert.doesNotMatch(JSON.stringify([error.message, error.stack]), /secret-token/)
      return true
    })
  })
}

test('an archive that is slow or no archive is tried again later', async (t) => {
  const archive = await fakeArchive(scripted({ versions: [200, { hello: 'world' }] }))
  t.after(archive.close)
  await assert.rejects(clientOf(archive.url).hasVersion('abc'), BackoffRetryError)
  await assert.rejects(clientOf('http://127.0.0.1:1/').hasVersion('abc'), BackoffRetryError)
})

test('an address that is none is refused', () => {
  for (const apiRoot of ['', 'archive.example', 'ftp://archive.example/'])
    assert.throws(() => clientOf(apiRoot), DoNotRetryError)
})
