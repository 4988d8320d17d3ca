// Writes the documents that are made from code, or with --check fails when they are not what the code says:
// docs/settings.md from the settings tables of the packages, docs/openapi.json from the routes, and the reference of
// the fits package from its exports. Its decoding core is made here too, from AssemblyScript.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { variables as ingesterVariables } from '../packages/ingester/src/settings.ts'
import type { Variables } from '../packages/library/src/env.ts'
import { variables as libraryVariables, readSettings as readLibrarySettings } from '../packages/library/src/settings.ts'
import { buildApp, type Parts } from '../packages/server/src/app.ts'
import { readSettings, variables as serverVariables } from '../packages/server/src/settings.ts'
import { apiReference } from './api-reference.ts'
import { decodingCoreModule } from './decoding-core.ts'

const root = new URL('..', import.meta.url)

const cell = (text: string): string => text.replaceAll('|', '\\|')

const rowsOf = (variables: Variables): string =>
  Object.entries(variables)
    .map(([name, { kind, fallback, help, choices }]) => {
      const type = choices === undefined ? kind : choices.join(' / ')
      const shown = fallback === '' ? '' : `\`${cell(fallback)}\``
      return `| \`${name}\` | ${cell(type)} | ${shown} | ${cell(help)} |`
    })
    .join('\n')

const section = (title: string, intro: string, variables: Variables): string =>
  `## ${title}\n\n${intro}\n\n| variable | type | default | what it does |\n|---|---|---|---|\n${rowsOf(variables)}\n`

const settingsPage = (): string => `# Settings

Everything is set by environment variables, by the names that the OCS Science Archive, its library and its ingester
use. A flag reads \`True\`, \`true\`, \`1\`, \`yes\`, \`on\` and their opposites; a list is comma-delimited. What cannot be read is
named at the start, all of it at once. This page is made from the tables in the code.

Setting any \`DB_*\` variable chooses a PostgreSQL server; without one the database is embedded in \`DATA_DIR\`, and files are
then kept in \`DATA_DIR/files\` unless \`FILESTORE_TYPE\` says otherwise.

${section('Server', 'Read by `science-archive`, from `packages/server/src/settings.ts`.', serverVariables)}
${section(
  'Data files and file stores',
  'Read by the server and by the ingester, from `packages/library/src/settings.ts`. Give both the same values: paths of files are derived from them.',
  libraryVariables,
)}
${section('Ingester', 'Read by `ocs_ingest_frame`, from `packages/ingester/src/settings.ts`.', ingesterVariables)}`

/** The routes describe themselves without a database. */
const openApi = async (): Promise<string> => {
  const parts = {
    settings: readSettings({}),
    storeSettings: readLibrarySettings({}),
    servesFiles: true,
  } as unknown as Parts
  const app = await buildApp(parts, pino({ level: 'silent' }))
  await app.ready()
  const document = JSON.stringify(app.swagger(), null, 2)
  await app.close()
  return `${document}\n`
}

const documents: Readonly<Record<string, string>> = {
  'docs/settings.md': settingsPage(),
  'docs/openapi.json': await openApi(),
  'packages/fits/docs/api.md': await apiReference({ name: '@science-archive/fits', folder: 'packages/fits' }),
  'packages/fits/src/tiles/decoding-core-module.ts': await decodingCoreModule(),
}

let stale = false
for (const [name, text] of Object.entries(documents)) {
  const path = fileURLToPath(new URL(name, root))
  if (!process.argv.includes('--check')) {
    writeFileSync(path, text)
    continue
  }
  let present = ''
  try {
    present = readFileSync(path, 'utf8')
  } catch {
    // not there: stale
  }
  if (present === text) continue
  stale = true
  console.error(`${name}: not what the code says; run npm run generate`)
}
if (stale) process.exit(1)
