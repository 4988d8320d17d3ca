import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { parse } from 'yaml'
import { startTestArchive, type TestArchive } from '../../helpers/archive.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive({ NAVBAR_TITLE_TEXT: 'Test <Observatory>' })
})
after(() => archive.close())

test('programs get JSON, or YAML when they ask for it', async () => {
  const json = await archive.get('/openapi/', 'anonymous', { accept: '*/*' })
  assert.deepEqual([json.status, json.headers['content-type'], json.json.openapi], [200, 'application/json', '3.1.0'])
  assert.equal(json.json.info.title, 'Test <Observatory>')
  const asked = [
    await archive.get('/openapi/?format=openapi-yaml'),
    await archive.get('/openapi/', 'anonymous', { accept: 'application/yaml, */*;q=0.1' }),
  ]
  for (const { headers, text } of asked) {
    assert.equal(headers['content-type'], 'application/yaml')
    assert.deepEqual(parse(text), json.json)
  }
})

test('people get a page of every operation and shape, which asks for nothing', async () => {
  const { status, headers, text } = await archive.get('/redoc/', 'anonymous', { accept: 'text/html' })
  assert.deepEqual([status, headers['content-type']], [200, 'text/html; charset=utf-8'])
  assert.match(String(headers['content-security-policy']), /^default-src 'none'/)
  assert.doesNotMatch(text, /<script|<img|<link rel="stylesheet"/)
  const { json } = await archive.get('/openapi/')
  for (const methods of Object.values(json.paths as Record<string, Record<string, { operationId: string }>>)) {
    for (const { operationId } of Object.values(methods)) {
      assert.ok(text.includes(`<section class="card" id="${operationId}">`), operationId)
    }
  }
  for (const name of Object.keys(json.components.schemas)) assert.ok(text.includes(`id="schema-${name}"`), name)
  for (const [, anchor] of text.matchAll(/href="#([^"]*)"/g)) assert.ok(text.includes(`id="${anchor}"`), anchor)
  assert.match(text, /The ZIP\.<\/td><td><code>application\/zip<\/code><\/td>/)
  assert.match(text, /curl \\\n {2}&#39;http:\/\/archive\.test\/frames\/\?start=/)
})

test('the page names who reads it', async () => {
  assert.match((await archive.get('/redoc/', 'owner')).text, /<a href="\/profile\/">owner<\/a>/)
})
