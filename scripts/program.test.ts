import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const checkout = mkdtempSync(join(tmpdir(), 'science-archive-program-'))
after(() => rmSync(checkout, { recursive: true }))

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(checkout, path)), { recursive: true })
  writeFileSync(join(checkout, path), text)
}

/** What the command of package `a`, which depends on `b`, says of what ran. */
const ran = (): string =>
  execFileSync(process.execPath, [
    '--input-type=module',
    '-e',
    `const { startProgram } = await import('${pathToFileURL(join(checkout, 'scripts/program.js'))}')
     await startProgram('${pathToFileURL(join(checkout, 'packages/a/src/cli.ts'))}')`,
  ])
    .toString()
    .trim()

/** Dates a file `seconds` from now. */
const date = (path: string, seconds: number): void => {
  const time = Date.now() / 1000 + seconds
  utimesSync(join(checkout, path), time, time)
}

test('a command runs its compiled form only while that is newer than every source it was made from', () => {
  for (const name of ['program.js', 'source.js']) {
    mkdirSync(join(checkout, 'scripts'), { recursive: true })
    cpSync(join(root, 'scripts', name), join(checkout, 'scripts', name))
  }
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'))
  write('packages/a/package.json', '{"type":"module","dependencies":{"@science-archive/b":"1","other":"1"}}')
  write('packages/a/src/cli.ts', "const what: string = 'source'\nconsole.log(what)")
  write('packages/b/package.json', '{"type":"module"}')
  write('packages/b/src/index.ts', 'export {}')
  assert.equal(ran(), 'source')

  write('packages/a/dist/cli.js', "console.log('compiled')")
  date('packages/a/dist/cli.js', 10)
  assert.equal(ran(), 'source', 'the package that it depends on is not compiled')

  write('packages/b/dist/index.js', 'export {}')
  date('packages/b/dist/index.js', 10)
  assert.equal(ran(), 'compiled')

  date('packages/b/src/index.ts', 20)
  assert.equal(ran(), 'source', 'a source of the package that it depends on has changed')

  date('packages/b/dist/index.js', 30)
  assert.equal(ran(), 'compiled')
  write('packages/a/src/new.ts', 'export {}')
  assert.equal(ran(), 'source', 'a source was added')
})
