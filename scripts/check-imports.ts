import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { manifests, readSources, report } from './checkout.ts'
import { findCycles } from './import-cycles.ts'
import type { Import, SourceFacts } from './source-facts.ts'

/** Which packages a package may import, and the folders that may import one more. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  fits: [],
  library: ['fits'],
  ingester: ['library'],
  server: ['library', 'fits'],
  'server/src/demo': ['library', 'fits', 'ingester'],
  web: [],
}

/**
 * The parts of a package from the ground up; a part is a file or folder of src/, less what has a place of its own. It
 * may import the rows before its own, never one after, never another part of its own row. What has no place is a finding.
 */
const LAYERS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  server: [
    ['errors'],
    ['settings', 'secret-key', 'signature', 'thread', 'in-parallel', 'auth/caller'],
    ['logging'],
    ['db', 'cache', 'crypto', 'http', 'zip'],
    ['auth', 'exchange'],
    ['frames'],
    ['versions', 'thumbnails', 'aggregates', 'vo', 'files', 'previews'],
    ['downloads'],
    ['admin'],
    ['app'],
    ['assemble'],
    ['demo'],
    ['commands'],
    ['main', 'index'],
  ],
}

interface Row {
  /** Files that the row is about; all files when absent. */
  readonly of?: RegExp
  /** Imports it is about: a specifier, or for relative ones the path from the top of the checkout. */
  readonly module: RegExp
  /** The only files that may do so. */
  readonly only?: RegExp
  readonly typesAllowed?: boolean
  /** Whether `import()` may: what it names is not needed to load the file. */
  readonly lazyAllowed?: boolean
  readonly rule: string
}

const FITS_COMMAND = /^packages\/fits\/src\/(cli\.ts|command\/)/

const ROWS: readonly Row[] = [
  {
    module: /^(fastify|@fastify\/.*)$/,
    only: /^packages\/server\/src\/(app\.ts|http\/|auth\/|commands\/serve\.ts|(.*\/)?(\w+-)?routes\.ts|.*\/route-parts\.ts)/,
    rule: 'fastify only in app, commands/serve, http/, auth/, */routes.ts, *-routes.ts and route-parts.ts',
  },
  {
    of: /^packages\/[^/]+\/src\//,
    module: /^(sql-template-tag|packages\/server\/src\/db\/sql\.ts)$/,
    only: /^packages\/server\/src\/(db\/|.*\/(queries|filters|filter-kinds|request|ordering|visibility|create|update|delete)\.ts|.*\/queries\/)/,
    typesAllowed: true,
    rule: 'SQL only in db/, */queries.ts, filters.ts, filter-kinds.ts, request.ts, ordering.ts, visibility.ts, create.ts, update.ts and delete.ts',
  },
  { module: /^(pg|pg-.*)$/, only: /^packages\/server\/src\/db\//, rule: 'pg only in server/src/db/' },
  { module: /^@electric-sql\//, only: /^packages\/server\/src\/db\//, rule: 'PGlite only in server/src/db/' },
  {
    module: /^(@aws-sdk|@smithy)\//,
    only: /^packages\/library\/src\/stores\/s3-store\.ts$/,
    rule: 'the S3 client only in stores/s3-store.ts',
  },
  {
    module: /^(amqplib|amqp-.*|rhea)$/,
    only: /^packages\/server\/src\/exchange\/relay\.ts$/,
    rule: 'AMQP only in exchange/relay.ts',
  },
  {
    of: /^packages\/fits\//,
    module: /^(?!packages\/|@science-archive\/|node:|sharp$)/,
    rule: 'fits depends on no package',
  },
  {
    of: /^packages\/fits\//,
    module: /^sharp$/,
    only: /^packages\/fits\/src\/preview\/encode\.ts$/,
    rule: 'within fits, sharp only in preview/encode.ts',
  },
  {
    of: /^packages\/fits\//,
    module: /^node:(?!(zlib|fs|fs\/promises|crypto)$)/,
    only: FITS_COMMAND,
    rule: 'fits imports only node:zlib, node:fs and node:crypto, its command also others',
  },
  {
    of: /^packages\/fits\//,
    module: /^node:fs/,
    only: /^packages\/fits\/src\/(file-source\.ts|command\/)/,
    rule: 'within fits, node:fs only in file-source.ts and command/',
  },
  {
    of: /^packages\/fits\//,
    module: /^node:/,
    only: FITS_COMMAND,
    typesAllowed: true,
    lazyAllowed: true,
    rule: 'fits loads in browsers: node: only by import(), save in its command',
  },
  {
    of: /^packages\/fits\//,
    module: /^packages\/fits\/src\/(command\/|cli\.ts)/,
    only: FITS_COMMAND,
    rule: 'the library of fits knows nothing of its command',
  },
  {
    of: /^packages\/library\/src\/stores\//,
    module: /^packages\/library\/src\/files\//,
    typesAllowed: true,
    rule: 'stores know only the types of files/',
  },
  {
    of: /^packages\/library\/src\/files\//,
    module: /^packages\/library\/src\/stores\//,
    rule: 'files/ knows nothing of stores',
  },
]

const ENVIRONMENT = /\/settings\.ts$/
const PACKAGE_NAME = /^@science-archive\/([^/]+)(\/.*)?$/

/** Every breach of the rules, as `file: rule`. `declared`: the dependencies in each package.json. */
export const importFindings = (
  files: readonly SourceFacts[],
  declared: Readonly<Record<string, readonly string[]>> = {},
): readonly string[] => [
  ...files.flatMap((file) => [
    ...(file.defaultExport ? [`${file.path}: no default exports`] : []),
    ...(file.readsEnvironment && !ENVIRONMENT.test(file.path)
      ? [`${file.path}: process.env only in settings.ts; hand the value over`]
      : []),
    ...file.imports.flatMap((found) =>
      [packageRule(file.path, found), layerRule(file.path, found), manifestRule(file.path, found, declared)]
        .concat(ROWS.map((row) => rowRule(row, file.path, found)))
        .filter((rule) => rule !== undefined)
        .map((rule) => `${file.path}: imports ${found.specifier}: ${rule}`),
    ),
    ...unplaced(file.path),
  ]),
  ...findCycles(new Map(files.map((file) => [file.path, file.imports.map((found) => targetOf(file.path, found))]))).map(
    (cycle) => `${cycle[0]}: import cycle ${[...cycle, cycle[0]].join(' -> ')}`,
  ),
]

const isRelative = ({ specifier }: Import): boolean => specifier.startsWith('.')

/** A relative specifier as a path from the top of the checkout, any other as it is. */
const targetOf = (path: string, found: Import): string =>
  isRelative(found) ? posix.join(posix.dirname(path), found.specifier) : found.specifier

const packageOf = (path: string): string => path.split('/')[1] ?? ''

const packageRule = (path: string, found: Import): string | undefined => {
  const target = targetOf(path, found)
  const own = `packages/${packageOf(path)}/`
  if (isRelative(found)) return target.startsWith(own) ? undefined : 'a relative import stays inside its package'
  const [, name, subPath] = PACKAGE_NAME.exec(found.specifier) ?? []
  if (name === undefined) return undefined
  if (subPath !== undefined) return 'import a package by its name alone'
  const folder = Object.keys(PACKAGES).findLast((key) => path.startsWith(`packages/${key}/`))
  const allowed = PACKAGES[folder ?? ''] ?? []
  return allowed.includes(name) ? undefined : `${folder} may import ${allowed.join(', ') || 'no other package'}`
}

/** The longest entry of LAYERS that a file belongs to, or its first folder. */
const partOf = (path: string): string => {
  const [, name = '', , ...rest] = path.split('/')
  const file = rest.join('/').replace(/\.ts$/, '')
  const parts = (LAYERS[name] ?? []).flat().filter((part) => file === part || file.startsWith(`${part}/`))
  return parts.sort((a, b) => b.length - a.length)[0] ?? file.split('/')[0] ?? ''
}

const layerOf = (path: string): number | undefined =>
  LAYERS[packageOf(path)]?.findIndex((layer) => layer.includes(partOf(path)))

const layerRule = (path: string, found: Import): string | undefined => {
  const target = targetOf(path, found)
  if (!isRelative(found) || !target.startsWith(`packages/${packageOf(path)}/src/`)) return undefined
  const [from = -1, to = -1] = [layerOf(path), layerOf(target)]
  if (from < 0 || to < 0 || partOf(path) === partOf(target) || from > to) return undefined
  return `${partOf(path)} may not import ${partOf(target)}, which is ${from === to ? 'beside' : 'above'} it`
}

const unplaced = (path: string): readonly string[] =>
  layerOf(path) === -1 ? [`${path}: ${partOf(path)} has no place in LAYERS of scripts/check-imports.ts`] : []

const rowRule = (row: Row, path: string, found: Import): string | undefined => {
  if (row.of && !row.of.test(path)) return undefined
  if (!row.module.test(targetOf(path, found)) || row.only?.test(path)) return undefined
  return (row.typesAllowed && found.typeOnly) || (row.lazyAllowed && found.lazy) ? undefined : row.rule
}

/** npm hoists: an import works in the workspace that would fail where the package is installed alone. */
const manifestRule = (
  path: string,
  found: Import,
  declared: Readonly<Record<string, readonly string[]>>,
): string | undefined => {
  if (isRelative(found) || /^node:/.test(found.specifier)) return undefined
  const name = found.specifier
    .split('/')
    .slice(0, found.specifier.startsWith('@') ? 2 : 1)
    .join('/')
  const known = declared[packageOf(path)]
  return known === undefined || known.includes(name) ? undefined : `not in the package.json of ${packageOf(path)}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = readSources()
  report(importFindings(files, manifests()), `imports: ${files.length} files follow the rules`)
}
