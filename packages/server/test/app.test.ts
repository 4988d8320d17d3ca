import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestArchive, type TestArchive } from './helpers/archive.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive()
})
after(() => archive.close())

test('the root names the collections by absolute links', async () => {
  const { status, headers, json } = await archive.get('/')
  assert.equal(status, 200)
  assert.equal(headers['content-type'], 'application/json')
  assert.deepEqual(json, {
    frames: 'http://archive.test/frames/',
    versions: 'http://archive.test/versions/',
    thumbnails: 'http://archive.test/thumbnails/',
  })
})

test('health answers without looking at who asks', async () => {
  const { status, text } = await archive.get('/health/', 'anonymous', { authorization: 'Token nobody' })
  assert.deepEqual([status, text], [200, '"ok"'])
})

test('every answer may be read by any origin, errors included', async () => {
  for (const url of ['/', '/frames/999/', '/nothing/here/', '/frames/?start=junk']) {
    const { headers } = await archive.get(url, 'anonymous', { origin: 'http://elsewhere.example' })
    assert.equal(headers['access-control-allow-origin'], '*', url)
  }
})

test('robots are kept out', async () => {
  const { text } = await archive.get('/robots.txt')
  assert.equal(text, 'User-agent: *\nDisallow: /\n')
})

test('a path that is not encoded is not found, readable by any origin', async () => {
  for (const url of ['/frames/%zz/', '/frames/%ff/', '/%']) {
    const { status, headers, json } = await archive.get(url)
    assert.deepEqual([status, headers['access-control-allow-origin'], json], [404, '*', { detail: 'Not found.' }], url)
  }
})
