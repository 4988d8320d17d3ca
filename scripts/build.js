// Compiles each package's src/ to dist/, JavaScript and types, the way npm ships it: `node scripts/build.js [--check]`.
// Packages are compiled in the order they depend on each other, without the export condition `source`, so each sees
// the others as an installed package would: by name, through dist/. --check then imports each by plain Node.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = fileURLToPath(new URL('..', import.meta.url))

const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
const isTypeScript = (path) => path.endsWith('.ts')

const packages = new Map(
  readdirSync(join(root, 'packages'))
    .map((name) => join(root, 'packages', name))
    .filter((folder) => existsSync(join(folder, 'src', 'index.ts')))
    .map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) }))
    .map((found) => [found.manifest.name, found]),
)

/** Each package after those it depends on. */
const inOrder = () => {
  const order = new Set()
  const add = (name) => {
    for (const other of Object.keys(packages.get(name).manifest.dependencies ?? {})) if (packages.has(other)) add(other)
    order.add(name)
  }
  for (const name of packages.keys()) add(name)
  return [...order].map((name) => packages.get(name))
}

const build = ({ folder }) => {
  const [src, dist] = [join(folder, 'src'), join(folder, 'dist')]
  rmSync(dist, { recursive: true, force: true })
  const files = filesBelow(src)
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const overrides = {
    customConditions: [],
    noEmit: false,
    noEmitOnError: true,
    declaration: true,
    rootDir: src,
    outDir: dist,
  }
  const compilerOptions = { ...config.compilerOptions, ...overrides, allowImportingTsExtensions: false }
  const { options } = ts.parseJsonConfigFileContent({ compilerOptions, files: [] }, ts.sys, root)
  const program = ts.createProgram(files.filter(isTypeScript), options)
  const problems = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics]
  if (problems.length > 0) {
    const host = { getCurrentDirectory: () => root, getCanonicalFileName: (name) => name, getNewLine: () => '\n' }
    throw new Error(ts.formatDiagnostics(ts.sortAndDeduplicateDiagnostics(problems), host))
  }
  for (const path of files.filter((name) => !isTypeScript(name))) cpSync(path, join(dist, relative(src, path)))
}

/** An installed package knows no condition `source` and no TypeScript. */
const check = ({ manifest }) =>
  execFileSync(process.execPath, ['--input-type=module', '-e', `await import('${manifest.name}')`], { cwd: root })

const checking = process.argv.includes('--check')
for (const found of inOrder()) {
  const start = Date.now()
  try {
    build(found)
    if (checking) check(found)
  } catch (error) {
    console.error(`${found.manifest.name}: does not build\n${error.message}`)
    process.exit(1)
  }
  console.log(`${found.manifest.name}: built${checking ? ' and imported' : ''} in ${Date.now() - start} ms`)
}
