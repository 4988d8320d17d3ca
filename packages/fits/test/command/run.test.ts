import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { commands } from '../../src/command/commands.ts'
import { fits } from '../helpers/command.ts'
import { brokenNames, corpusPath, needsCorpus } from '../helpers/corpus.ts'
import { fileOf, frame } from '../helpers/files.ts'

const names = Object.keys(commands)

test('help lists the commands, and each has help of its own with an example that begins as it is called', async () => {
  const { status, out } = await fits(['--help'])
  assert.equal(status, 0)
  assert.deepEqual(
    out.match(/^ {2}(?!fits)\w+/gm),
    names.map((name) => `  ${name}`),
  )
  for (const name of names) {
    const help = await fits([name, '--help'])
    assert.equal(help.status, 0)
    assert.ok(help.out.startsWith(`fits ${name}: ${commands[name]!.summary}\n\nusage: fits ${name} `))
    assert.match(help.out, new RegExp(`\\nExamples?:\\n {2}(?:.*\\| )?fits ${name} `))
    assert.equal((await fits([name, 'x', '-h'])).out, help.out)
    assert.ok(help.out.split('\n').every((line) => line.length <= 120))
  }
})

test('the version is that of the package', async () => {
  assert.deepEqual(await fits(['--version']).then(({ status, out }) => [status, out]), [0, '1.2.3\n'])
})

test('mistakes in the call', async () => {
  const cases: [string[], string][] = [
    [[], 'which command? fits --help lists them'],
    [['what'], 'no command what: fits --help lists them'],
    [['toString'], 'no command toString: fits --help lists them'],
    [['info'], 'missing FILE (fits info --help)'],
    [['headers', '--what', 'x'], "Unknown option '--what' (fits headers --help)"],
    [['info', 'absent\u001b[31m.fits'], 'absent [31m.fits: no such file or directory'],
    [['info', '/'], '/: is a directory'],
  ]
  for (const [args, line] of cases) {
    assert.deepEqual(await fits(args).then(({ status, complaints }) => [status, complaints]), [1, [`fits: ${line}`]])
  }
})

const program = fileURLToPath(new URL('../../bin/fits.js', import.meta.url))

interface Ended {
  readonly status: number
  readonly out: string
  readonly error: string
}

/** Runs the command in a process of its own, whose output is read until `enough` bytes are there. */
async function programRun(args: readonly string[], enough = Number.POSITIVE_INFINITY): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, error] = ['', '']
  child.stdout.on('data', (data) => {
    out += data
    if (out.length >= enough) child.stdout.destroy()
  })
  child.stderr.on('data', (data) => {
    error += data
  })
  const [status] = (await once(child, 'close')) as [number]
  return { status, out, error }
}

test('the program itself', async (context) => {
  const path = fileOf(context, frame())
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  assert.deepEqual(await programRun(['--version']), { status: 0, out: `${version}\n`, error: '' })
  const { status, out, error } = await programRun(['headers', '--json', path])
  assert.deepEqual([status, JSON.parse(out).length, error], [0, 4, ''])
  assert.deepEqual(await programRun(['info', 'absent.fits']), {
    ...{ status: 1, out: '', error: 'fits: absent.fits: no such file or directory\n' },
  })
})

test('a reader that goes away ends the program with one line', async (context) => {
  const path = fileOf(context, frame())
  const { status, error } = await programRun(['headers', ...Array<string>(2000).fill(path)], 1000)
  assert.deepEqual([status, error], [1, 'fits: standard output was closed before all was written\n'])
})

/** What each command is given beside the file. */
const WORDS: Readonly<Record<string, (path: string) => string[]>> = {
  info: (path) => ['info', path],
  headers: (path) => ['headers', '--json', '--image', path],
  stats: (path) => ['stats', '--json', path],
  table: (path) => ['table', '--json', path, '1'],
  wcs: (path) => ['wcs', '--json', path],
  cutout: (path) => ['cutout', '--box', '1:4,1:3', path],
  preview: (path) => ['preview', '--width', '40', path],
  verify: (path) => ['verify', path],
  funpack: (path) => ['funpack', path],
}

test('corpus: broken files end every command with 0, or 1 and one line, within a second', needsCorpus, async () => {
  assert.deepEqual(Object.keys(WORDS), names)
  const before = process.memoryUsage().rss
  for (const file of brokenNames()) {
    for (const name of names) {
      const start = performance.now()
      const { status, complaints } = await fits(WORDS[name]!(corpusPath(`broken/${file}`)), '1 1\n1e9 -5 3\n')
      const took = performance.now() - start
      assert.ok(took < 1000, `${name} ${file} took ${took} ms`)
      assert.equal(status, complaints.length, `${name} ${file}`)
      assert.ok(status === 0 || /^fits: (?!.*internal error).*$/.test(complaints[0]!), `${name} ${file}: ${complaints}`)
    }
  }
  assert.ok(process.memoryUsage().rss - before < 300e6)
})

test('corpus: bombs end the program itself with one line', needsCorpus, async () => {
  const calls = [
    ['funpack', 'gzip_tile_bomb.fits.fz'],
    ['funpack', 'znaxis_bomb_consistent.fits.fz'],
    ['stats', 'znaxis1_bomb.fits.fz'],
    ['info', 'no_end_huge.fits'],
    ['headers', 'tar_gz_bomb.tar.gz'],
  ]
  for (const [name, file] of calls as [string, string][]) {
    const { status, error } = await programRun([name, corpusPath(`broken/${file}`)])
    assert.equal(status, 1, file)
    assert.match(error, /^fits: (?!.*internal error)[^\n]*\n$/)
  }
})
