import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { hashPassword } from '../../../src/auth/passwords.ts'
import { sql } from '../../../src/db/sql.ts'
import { startTestArchive, type TestArchive } from '../../helpers/archive.ts'
import { openBrowser } from '../../helpers/browser.ts'
import { aFrame } from '../../helpers/frame.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive()
  const hash = await hashPassword('super pass')
  await archive.db.writer.query(sql`update auth_user set password = ${hash} where username = 'superuser'`)
})
after(() => archive.close())
const hiddenToken = (page: string): string => /name="csrfmiddlewaretoken" value="(\w+)"/.exec(page)?.[1] ?? ''

test('a superuser changes and deletes a frame by forms, and no other page can', async () => {
  const { id } = (await archive.post('/frames/', aFrame('one'), 'superuser')).json
  const browser = openBrowser(archive)
  const login = await browser.open('/api-auth/login/')
  await browser.send('/api-auth/login/', {
    username: 'superuser',
    password: 'super pass',
    next: '/',
    csrfmiddlewaretoken: hiddenToken(login.text),
  })
  const page = await browser.open(`/frames/${id}/`)
  assert.match(page.text, /action="\/api-form\/"/)
  const csrfmiddlewaretoken = hiddenToken(page.text)
  const change = { method: 'PATCH', path: `/frames/${id}/`, content: '{"target_name":"Changed"}' }
  const forged = await browser.send('/api-form/', { ...change, csrfmiddlewaretoken: 'x'.repeat(64) })
  assert.equal(forged.status, 403)
  assert.equal((await archive.get(`/frames/${id}/`)).json.target_name, 'M 31')
  const missing = await browser.send('/api-form/', { ...change, csrfmiddlewaretoken: '' })
  assert.equal(missing.status, 403)
  const changed = await browser.send('/api-form/', { ...change, csrfmiddlewaretoken })
  assert.equal(changed.status, 200)
  assert.equal((await archive.get(`/frames/${id}/`)).json.target_name, 'Changed')
  const gone = await browser.send('/api-form/', { method: 'DELETE', path: `/frames/${id}/`, csrfmiddlewaretoken })
  assert.equal(gone.status, 200)
  assert.equal((await archive.get(`/frames/${id}/`)).status, 404)
})
