// Compiles src/ of every package to dist/ without looking at types, which takes seconds: npm runs it after an install, so
// that commands start without a compiler. What `npm run build` makes serves as well. Safe to leave out: sources run too.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sourceFolders } from './program.js'

const ts = await import('typescript').then(
  (module) => module.default,
  () => undefined, // an install without devDependencies
)
if (ts !== undefined) {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options: shared } = ts.parseJsonConfigFileContent({ ...config, files: [], include: undefined }, ts.sys, root)
  const compilerOptions = { ...shared, module: ts.ModuleKind.ESNext } // nodenext would look for each manifest
  for (const source of sourceFolders()) {
    const target = join(dirname(source), 'dist')
    rmSync(target, { recursive: true, force: true })
    for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const from = join(entry.parentPath, entry.name)
      const to = join(target, from.slice(source.length).replace(/\.ts$/, '.js'))
      mkdirSync(dirname(to), { recursive: true })
      if (from.endsWith('.ts'))
        writeFileSync(
          to,
          ts.transpileModule(readFileSync(from, 'utf8'), { compilerOptions, fileName: from }).outputText,
        )
      else cpSync(from, to)
    }
  }
}
