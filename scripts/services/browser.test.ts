import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBrowser } from './browser.ts'

test('a browser of its own, which opens pages until it is stopped', async () => {
  const { endpoint, stop } = await startBrowser()
  try {
    const version = (await (await fetch(`${endpoint}/json/version`)).json()) as { Browser: string }
    assert.match(version.Browser, /Chrome\/\d+/)
    const opened = await fetch(`${endpoint}/json/new?about:blank`, { method: 'PUT' })
    assert.equal(((await opened.json()) as { url: string }).url, 'about:blank')
  } finally {
    await stop()
  }
  await assert.rejects(fetch(`${endpoint}/json/version`))
})
