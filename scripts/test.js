// Runs the tests in one `node --test`, whose summary is the last thing printed:
// `node scripts/test.js [--postgres] [--s3] [--engine] [--browser] [PART OF A PATH...]`.
// A file called `….s3.test.ts` or `s3.test.ts` needs that service, which is started for it: it runs with --s3 only.
// With --engine: what opens, fills, holds up and kills embedded engines of its own, a minute of work.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

// some files open the embedded engine ten times: on a busy machine that takes minutes
const FILE_TIMEOUT_MS = 300_000
const root = fileURLToPath(new URL('..', import.meta.url))
const typescript = ['--import', './scripts/source.js']

// Each is started by scripts/services/<name>.ts. `also`: files that run with it too; `env`: what tells them so.
const services = {
  postgres: { also: (path) => path.startsWith(join('packages', 'server')), env: { TEST_DATABASE: 'postgres' } },
  s3: { also: () => false, env: {} },
  // no service, but engines that the tests start, fill, hold up and kill: minutes of work
  engine: { also: () => false, env: {}, isBuiltIn: true },
  browser: { also: () => false, env: {} },
}

const testsBelow = (folder) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true })
        .map((name) => join(folder, name))
        .filter((path) => path.endsWith('.test.ts') && !path.includes('node_modules'))
    : []

const packages = readdirSync(join(root, 'packages')).map((name) => join('packages', name, 'test'))
const all = [...packages, 'scripts'].flatMap(testsBelow).sort()
const serviceOf = (path) => Object.keys(services).find((name) => `.${basename(path)}`.endsWith(`.${name}.test.ts`))

const words = process.argv.slice(2)
const asked = Object.keys(services).filter((name) => words.includes(`--${name}`))
const unknown = words.filter((word) => word.startsWith('-') && !asked.includes(word.slice(2)))
const wanted = words
  .filter((word) => !word.startsWith('-'))
  .map((word) => (existsSync(word) ? relative(root, resolve(word)) : word))

const inThisRun = (path) => {
  const service = serviceOf(path)
  if (service) return asked.includes(service)
  return asked.length === 0 || asked.some((name) => services[name].also(path))
}
const files = all.filter(inThisRun).filter((path) => wanted.length === 0 || wanted.some((part) => path.includes(part)))

if (unknown.length > 0) fail(`unknown option ${unknown.join(' ')}`)
if (files.length === 0) fail(`no test file ${wanted.length > 0 ? `matches ${wanted.join(' ')}` : 'found'}`)

// A process of its own costs a file a second where it loads the server, which is more than most need. Those that do not look at
// their own process share one, each as a suite, to which its hooks belong.
const GROUP_SIZE = 8
const NEEDS_A_PROCESS = /\bprocess\.|\bmock\b|worker_threads|\bgc\(/
const packageOf = (path) => path.split('/').slice(0, 2).join('/')
const grouped = (paths) => {
  const sharing = paths.filter((path) => !NEEDS_A_PROCESS.test(readFileSync(join(root, path), 'utf8')))
  if (sharing.length < GROUP_SIZE) return paths
  // below the checkout, where the packages are found; of this run alone
  const folder = join(root, 'node_modules/.cache/science-archive', `test-groups-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const packages = [...new Set(sharing.map(packageOf))].map((name) =>
    sharing.filter((path) => packageOf(path) === name),
  )
  const groups = packages.flatMap((members) =>
    Array.from({ length: Math.ceil(members.length / GROUP_SIZE) }, (_, number) =>
      members.slice(number * GROUP_SIZE, (number + 1) * GROUP_SIZE),
    ),
  )
  const written = groups.map((members, number) => {
    const path = join(folder, `${number}.test.mjs`)
    const suites = members.map((member) => {
      const url = JSON.stringify(pathToFileURL(join(root, member)).href)
      return `suite(${JSON.stringify(member)}, async () => { await import(${url}) })\n`
    })
    writeFileSync(path, `import { suite } from 'node:test'\n${suites.join('')}`)
    return path
  })
  return [...written, ...paths.filter((path) => !sharing.includes(path))]
}

// Most files open the embedded engine for a few seconds: optimising its WebAssembly costs more than it gains.
const test = [
  ...[process.execPath, '--liftoff-only', ...typescript, '--test', '--test-reporter=spec', '--test-concurrency=3'],
  ...[`--test-timeout=${FILE_TIMEOUT_MS}`, ...grouped(files)],
]
const around = (name) => [process.execPath, ...typescript, `scripts/services/${name}.ts`, 'run', '--']
// Without a server's database the server's tests borrow embedded ones, from a pool that is started like a service.
const needsPool = asked.length === 0 && files.some((path) => services.postgres.also(path))
const [command, ...args] = [
  ...(needsPool ? ['embedded'] : asked.filter((name) => !services[name].isBuiltIn)).flatMap(around),
  ...test,
]
const env = Object.assign({}, process.env, ...asked.map((name) => services[name].env))
const child = spawn(command, args, { cwd: root, stdio: 'inherit', env })

// The child cleans up and this process outlives it. On Ctrl-C the terminal tells the child too, which is harmless.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'))
child.on('error', (error) => fail(error.message))
child.on('exit', (code) => process.exit(code ?? 1))

function fail(message) {
  console.error(`test: ${message}`)
  process.exit(2)
}
