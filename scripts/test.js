// Runs the tests in one `node --test`, whose summary is the last thing printed: `node scripts/test.js [--postgres] [PART OF A PATH...]`.
// A file with "postgres" in its name needs a server of its own: it runs with --postgres only.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const FILE_TIMEOUT_MS = 120_000
const root = fileURLToPath(new URL('..', import.meta.url))
const typescript = ['--import', './scripts/source.js']

const testsBelow = (folder) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true })
        .map((name) => join(folder, name))
        .filter((path) => path.endsWith('.test.ts') && !path.includes('node_modules'))
    : []

const packages = readdirSync(join(root, 'packages')).map((name) => join('packages', name, 'test'))
const all = [...packages, 'scripts'].flatMap(testsBelow).sort()
const namesPostgres = (path) => basename(path).includes('postgres')

const words = process.argv.slice(2)
const onPostgres = words.includes('--postgres')
const unknown = words.filter((word) => word.startsWith('-') && word !== '--postgres')
const wanted = words
  .filter((word) => !word.startsWith('-'))
  .map((word) => (existsSync(word) ? relative(root, resolve(word)) : word))

const inThisRun = (path) =>
  onPostgres ? path.startsWith(join('packages', 'server')) || namesPostgres(path) : !namesPostgres(path)
const files = all.filter(inThisRun).filter((path) => wanted.length === 0 || wanted.some((part) => path.includes(part)))

if (unknown.length > 0) fail(`unknown option ${unknown.join(' ')}`)
if (files.length === 0) fail(`no test file ${wanted.length > 0 ? `matches ${wanted.join(' ')}` : 'found'}`)

// Most files open the embedded engine for a few seconds: optimising its WebAssembly costs more than it gains.
const test = [
  ...[process.execPath, '--liftoff-only', ...typescript, '--test', '--test-reporter=spec', '--test-concurrency=2'],
  ...[`--test-timeout=${FILE_TIMEOUT_MS}`, ...files],
]
const [command, ...args] = onPostgres
  ? [process.execPath, ...typescript, 'scripts/services/postgres.ts', 'run', '--', ...test]
  : test
const child = spawn(command, args, {
  cwd: root,
  stdio: 'inherit',
  env: onPostgres ? { ...process.env, TEST_DATABASE: 'postgres' } : process.env,
})

// The child cleans up and this process outlives it. On Ctrl-C the terminal tells the child too, which is harmless.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'))
child.on('error', (error) => fail(error.message))
child.on('exit', (code) => process.exit(code ?? 1))

function fail(message) {
  console.error(`test: ${message}`)
  process.exit(2)
}
