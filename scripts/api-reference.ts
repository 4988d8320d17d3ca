import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Application } from 'typedoc'

const root = fileURLToPath(new URL('..', import.meta.url))

// what changes with the day, the machine or the state of the checkout is left out: the page is compared with a fresh one
const OPTIONS = {
  readme: 'none',
  disableSources: true,
  disableGit: true,
  hideGenerator: true,
  excludePrivate: true,
  excludeExternals: true,
  // npm run types has checked them
  skipErrorChecking: true,
  logLevel: 'Warn',
  router: 'module',
  entryFileName: 'api',
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  classPropertiesFormat: 'table',
} as const

/** What a package exports, from its types and doc comments, as one page of Markdown. */
export async function apiReference({ name, folder }: { name: string; folder: string }): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'api-reference-'))
  const options = {
    ...OPTIONS,
    name,
    entryPoints: [join(root, folder, 'src/index.ts')],
    tsconfig: join(root, 'tsconfig.json'),
    plugin: ['typedoc-plugin-markdown'],
    outputs: [{ name: 'markdown', path: directory }],
  }
  try {
    const app = await Application.bootstrapWithPlugins(options)
    const project = await app.convert()
    if (!project || app.logger.hasErrors()) throw new Error(`no reference could be made of ${name}`)
    await app.generateOutputs(project)
    return await readFile(join(directory, 'api.md'), 'utf8')
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
