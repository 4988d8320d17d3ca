import assert from 'node:assert/strict'
import { test } from 'node:test'
import { importFindings } from './check-imports.ts'
import { sourceFacts } from './source-facts.ts'

const findings = (path: string, text: string): readonly string[] =>
  importFindings([sourceFacts(`packages/${path}`, text)])

/** An offender, and what is said of it after its path. */
const offenders: readonly (readonly [path: string, text: string, rule: string])[] = [
  ['fits/src/hdu.ts', "import { x } from '@science-archive/library'", 'fits may import no other package'],
  ['library/src/a.ts', "export { x } from '@science-archive/server'", 'library may import fits'],
  ['ingester/src/a.ts', "import { x } from '@science-archive/fits'", 'ingester may import library'],
  ['server/src/frames/a.ts', "import '@science-archive/ingester'", 'server may import library, fits'],
  ['library/src/a.ts', "import { x } from '@science-archive/fits/src/hdu.ts'", 'import a package by its name alone'],
  ['library/src/a.ts', "const x = await import('@science-archive/fits/wcs')", 'import a package by its name alone'],
  ['library/src/a.ts', "import { x } from '../../fits/src/hdu.ts'", 'a relative import stays inside its package'],
  ['server/src/db/a.ts', "import { x } from '../frames/b.ts'", 'db may not import frames, which is above it'],
  ['server/src/db/a.ts', "import type { X } from '../app.ts'", 'db may not import app, which is above it'],
  [
    'server/src/auth/caller.ts',
    "import { x } from './queries.ts'",
    'auth/caller may not import auth, which is above it',
  ],
  ['server/src/vo/a.ts', "type X = import('../versions/b.ts').X", 'vo may not import versions, which is beside it'],
  [
    'server/src/settings.ts',
    "import { x } from './assemble.ts'",
    'settings may not import assemble, which is above it',
  ],
  [
    'server/src/frames/queries.ts',
    "import fastify from 'fastify'",
    'fastify only in app, commands/serve, http/, auth/, */routes.ts, *-routes.ts and route-parts.ts',
  ],
  [
    'server/src/cache/a.ts',
    "import x from '@fastify/cors'",
    'fastify only in app, commands/serve, http/, auth/, */routes.ts, *-routes.ts and route-parts.ts',
  ],
  [
    'server/src/frames/routes.ts',
    "import sql from 'sql-template-tag'",
    'SQL only in db/, */queries.ts, filters.ts, filter-kinds.ts, request.ts, ordering.ts, visibility.ts, create.ts, update.ts and delete.ts',
  ],
  ['server/src/auth/queries.ts', "import { Pool } from 'pg'", 'pg only in server/src/db/'],
  ['server/src/assemble.ts', "import { PGlite } from '@electric-sql/pglite'", 'PGlite only in server/src/db/'],
  ['library/src/stores/a.ts', "import x from '@aws-sdk/client-s3'", 'the S3 client only in stores/s3-store.ts'],
  ['server/src/exchange/outbox.ts', "import x from 'amqplib'", 'AMQP only in exchange/relay.ts'],
  [
    'fits/src/hdu.ts',
    "const x = await import('node:fs/promises')",
    'within fits, node:fs only in file-source.ts and command/',
  ],
  [
    'fits/src/hdu.ts',
    "const x = await import('node:http')",
    'fits imports only node:zlib, node:fs and node:crypto, its command also others',
  ],
  [
    'fits/src/tiles/gzip.ts',
    "import { inflateSync } from 'node:zlib'",
    'fits loads in browsers: node: only by import(), save in its command',
  ],
  ['fits/src/hdu.ts', "import pako from 'pako'", 'fits depends on no package'],
  ['fits/src/index.ts', "export { x } from './command/run.ts'", 'the library of fits knows nothing of its command'],
  ['library/src/stores/a.ts', "import { x } from '../files/b.ts'", 'stores know only the types of files/'],
  ['library/src/files/a.ts', "import type { X } from '../stores/b.ts'", 'files/ knows nothing of stores'],
]

for (const [path, text, rule] of offenders) {
  test(`${path} may not: ${text}`, () => {
    const specifier = /'([^']+)'/.exec(text)?.[1]
    assert.deepEqual(findings(path, text), [`packages/${path}: imports ${specifier}: ${rule}`])
  })
}

const allowed: readonly (readonly [path: string, text: string])[] = [
  ['fits/src/file-source.ts', "const x = await import('node:fs/promises')"],
  ['fits/src/command/run.ts', "import { parseArgs } from 'node:util'\nimport { open } from 'node:fs/promises'"],
  ['fits/src/tiles/gzip.ts', "const x = await import('node:zlib')\nimport { y } from '../errors.ts'"],
  ['library/src/stores/a.ts', "import type { X } from '../files/b.ts'"],
  ['server/src/demo/a.ts', "import { x } from '@science-archive/ingester'"],
  [
    'server/src/frames/a.ts',
    "import { x } from '../auth/b.ts'\nimport { y } from './c.ts'\nimport { z } from '../db/d.ts'",
  ],
  ['server/src/http/a.ts', "import type { Caller } from '../auth/caller.ts'"],
  ['server/src/frames/routes.ts', "import type { FastifyInstance } from 'fastify'"],
  ['server/src/frames/queries.ts', "import sql from 'sql-template-tag'"],
  ['server/src/settings.ts', 'export const readSettings = (env = process.env) => env'],
  ['server/src/main.ts', "const text = 'process.env' // import x from 'pg'"],
]

for (const [path, text] of allowed) test(`${path} may: ${text}`, () => assert.deepEqual(findings(path, text), []))

for (const text of [
  'const port = process.env.PORT',
  'const { env } = process',
  'const { env: all, argv } = process',
  "import { env } from 'node:process'",
]) {
  test(`only settings.ts may: ${text}`, () => {
    const rule = 'process.env only in settings.ts; hand the value over'
    assert.deepEqual(findings('server/src/frames/a.ts', text), [`packages/server/src/frames/a.ts: ${rule}`])
  })
}

for (const text of ['export default 1', 'export default class {}', 'const a = 1\nexport { a as default }']) {
  test(`no file may: ${text}`, () => {
    assert.deepEqual(findings('fits/src/a.ts', text), ['packages/fits/src/a.ts: no default exports'])
  })
}

test('a part of the server needs a place among the layers', () => {
  const rule = 'weather has no place in LAYERS of scripts/check-imports.ts'
  assert.deepEqual(findings('server/src/weather/a.ts', ''), [`packages/server/src/weather/a.ts: ${rule}`])
})

test('what is imported is declared in the package that imports it', () => {
  const file = sourceFacts(
    'packages/server/src/db/a.ts',
    "import x from 'pg-copy'\nimport y from '@scope/y/z'\nimport 'node:fs'",
  )
  assert.deepEqual(importFindings([file], { server: ['@scope/y'] }), [
    'packages/server/src/db/a.ts: imports pg-copy: not in the package.json of server',
  ])
})

test('a cycle is found although types alone close it', () => {
  const files = [
    sourceFacts('packages/fits/src/a.ts', "import { b } from './tiles/b.ts'"),
    sourceFacts('packages/fits/src/tiles/b.ts', "import { c } from './c.ts'"),
    sourceFacts('packages/fits/src/tiles/c.ts', "import type { A } from '../a.ts'"),
  ]
  const [a, b, c] = files.map(({ path }) => path)
  assert.deepEqual(importFindings(files), [`${a}: import cycle ${a} -> ${b} -> ${c} -> ${a}`])
})
