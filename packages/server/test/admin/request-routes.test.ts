import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestArchive, type TestArchive } from '../helpers/archive.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive({ THROTTLE_ANON: '', THROTTLE_USER: '100/hour', THROTTLE_LOGIN: '5/second' })
})
after(() => archive.close())

const RATES = { anonymous: null, user: '100/hour', wrong_passwords: '5/second' }

test('staff see how many requests of whom were counted, the busiest first', async () => {
  assert.deepEqual((await archive.get('/admin/requests/', 'staff')).json, { rates: RATES, users: [] })
  for (let index = 0; index < 3; index++) await archive.get('/profile/', 'other')
  await archive.get('/frames/', 'owner')
  await archive.get('/frames/', 'superuser')
  const { status, json } = await archive.get('/admin/requests/', 'superuser')
  assert.equal(status, 200)
  const users = [
    { username: 'other', requests: 3 },
    { username: 'owner', requests: 1 },
  ]
  assert.deepEqual(json, { rates: RATES, users })
  const page = await archive.get('/admin/requests/', 'staff', { accept: 'text/html' })
  assert.match(page.text, /<a href="\/admin\/">Administration<\/a>/)
  assert.match(page.text, /<dd>100\/hour<\/dd>.*<dd>any number<\/dd>.*<dd>other: 3, owner: 1<\/dd>/s)
})

test('nobody else does', async () => {
  assert.equal((await archive.get('/admin/requests/')).status, 401)
  const { status, json } = await archive.get('/admin/requests/', 'owner')
  assert.deepEqual([status, json], [403, { detail: 'You do not have permission to perform this action.' }])
})
