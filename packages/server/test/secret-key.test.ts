import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { StartError } from '../src/errors.ts'
import { readOrMakeSecretKey } from '../src/secret-key.ts'

const directory = mkdtempSync(join(tmpdir(), 'secret-key-test-'))
after(() => rmSync(directory, { recursive: true }))

test('a key is made when there is none, for its owner alone, and stays', () => {
  const path = join(directory, 'made')
  const key = readOrMakeSecretKey(path)
  assert.match(key, /^[\w-]{64}$/) // 48 bytes
  assert.equal(readFileSync(path, 'utf8'), `${key}\n`)
  assert.equal(statSync(path).mode & 0o777, 0o600)
  assert.equal(readOrMakeSecretKey(path), key)
})

test('every archive gets its own', () => {
  assert.notEqual(readOrMakeSecretKey(join(directory, 'one')), readOrMakeSecretKey(join(directory, 'other')))
})

test('a key that is there is taken, without the blanks around it', () => {
  const path = join(directory, 'given')
  writeFileSync(path, `\n  ${'k'.repeat(32)} \n`)
  assert.equal(readOrMakeSecretKey(path), 'k'.repeat(32))
})

test('a file without a key worth the name is refused and left alone', () => {
  const path = join(directory, 'short')
  for (const content of ['', '\n', 'k'.repeat(31)]) {
    writeFileSync(path, content)
    assert.throws(
      () => readOrMakeSecretKey(path),
      (error) =>
        error instanceof StartError &&
        error.message === `${path} holds no secret key; delete it to have a new one made`,
    )
    assert.equal(readFileSync(path, 'utf8'), content)
  }
})

test('where no key can be kept, the message names the place', () => {
  const path = join(directory, 'missing', 'key')
  assert.throws(
    () => readOrMakeSecretKey(path),
    (error) => {
      assert.ok(error instanceof StartError)
      assert.ok(error.message.startsWith(`The secret key cannot be kept in ${path}: ENOENT`), error.message)
      return true
    },
  )
})
