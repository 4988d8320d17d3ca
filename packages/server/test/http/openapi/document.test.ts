import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Check } from 'typebox/value'
import { aggregateFilters } from '../../../src/aggregates/request.ts'
import { frameFilters } from '../../../src/frames/filters.ts'
import { orderings } from '../../../src/frames/ordering.ts'
import { Frame } from '../../../src/frames/schemas.ts'
import { thumbnailFilters } from '../../../src/thumbnails/filters.ts'
import { startTestArchive, type TestArchive } from '../../helpers/archive.ts'

interface Operation {
  readonly operationId?: string
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly { name?: string; $ref?: string; description?: string; example?: unknown }[]
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly description?: string }>>
  readonly security?: readonly object[]
}

let archive: TestArchive
let document: {
  paths: Record<string, Record<string, Operation>>
  tags: { name: string }[]
  components: Record<string, Record<string, { examples?: unknown[] }>>
}
before(async () => {
  archive = await startTestArchive({ THUMBNAIL_SIZE_CHOICES: 'tiny,huge' })
  document = (await archive.get('/openapi/')).json
})
after(() => archive.close())

const operations = (): [string, Operation][] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]): [string, Operation] => [`${method.toUpperCase()} ${path}`, one]),
  )
const parametersOf = (path: string): string[] =>
  (document.paths[path]?.get?.parameters ?? []).flatMap(({ name }) => name ?? [])

test('the document is valid OpenAPI 3.1', async () => {
  const validator = new Validator()
  assert.deepEqual(await validator.validate(structuredClone(document)), { valid: true })
  assert.equal(validator.version, '3.1')
})

/** `METHOD /path/` of every route, read from the router's own drawing of its tree. */
const registered = (): string[] => {
  const found: string[] = []
  const above: string[] = []
  for (const line of archive.app.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent = '', part = '', methods = ''] = /^([\s│]*)[├└]── (\S+)(?: \((.*)\))?$/.exec(line) ?? []
    if (part === '') continue
    const depth = indent.length / 4
    above[depth] = part
    const path = part === '*' ? '/files/*' : above.slice(0, depth + 1).join('')
    for (const method of methods.split(', '))
      found.push(`${method} ${path.replace(/:(\w+)/g, '{$1}').replace('*', '{*}')}`)
  }
  return found
}

/** Pages, documents, and methods that a route answers only to refuse them. */
const HIDDEN = [
  /^GET \/(robots\.txt|openapi\/|redoc\/)$/,
  /^POST \/api-form\/$/,
  /^\w+ \/(api-auth|admin)\//,
  /^(?!POST)\w+ \/frames\/zip\/$/,
]

test('every route is described, but for those that are not part of the API', () => {
  const known = registered().filter((route) => !route.startsWith('HEAD '))
  const described = operations().map(([name]) => name)
  assert.ok(known.length > 25, String(known.length))
  assert.deepEqual(
    described.filter((name) => !known.includes(name)),
    [],
  )
  assert.deepEqual(
    known.filter((name) => !described.includes(name) && !HIDDEN.some((pattern) => pattern.test(name))),
    [],
  )
})

test('every operation has a name of its own, a tag, a summary, statuses and who may', () => {
  const names = operations().map(([, { operationId }]) => operationId)
  assert.equal(new Set(names).size, names.length)
  const tags = document.tags.map(({ name }) => name)
  for (const [name, operation] of operations()) {
    assert.match(operation.operationId ?? '', /^[a-z][A-Za-z]+$/, name)
    assert.match(operation.summary ?? '', /^[A-Z].{3,}/, name)
    assert.ok(operation.tags?.length === 1 && tags.includes(operation.tags[0] ?? ''), name)
    const statuses = Object.keys(operation.responses)
    assert.ok(
      statuses.some((status) => status.startsWith('2')),
      name,
    )
    assert.ok(name === 'GET /health/' || statuses.includes('401'), name)
    for (const { description, $ref } of Object.values(operation.responses)) {
      assert.ok($ref !== undefined || (description && description !== 'Default Response'), name)
    }
    assert.ok(Array.isArray(operation.security), name)
  }
})

test('every filter is a parameter that is explained, by both of its names', () => {
  for (const [path, filters] of [
    ['/frames/', frameFilters],
    ['/thumbnails/', thumbnailFilters(['tiny', 'huge'])],
    ['/frames/aggregate/', aggregateFilters],
  ] as const) {
    const known = document.paths[path]?.get?.parameters ?? []
    for (const [name, { help }] of Object.entries(filters)) {
      assert.equal(known.find((one) => one.name === name)?.description, help, `${path} ${name}`)
    }
  }
  for (const name of ['site_id', 'SITEID', 'target_name', 'OBJECT']) assert.ok(parametersOf('/frames/').includes(name))
})

test('lists can be ordered and turned over as the document says', () => {
  const ordering = document.paths['/frames/']?.get?.parameters?.find(({ name }) => name === 'ordering')
  for (const column of orderings) assert.match(ordering?.description ?? '', new RegExp(`\\b${column}\\b`))
  for (const path of ['/frames/', '/thumbnails/', '/versions/']) {
    for (const name of ['limit', 'offset']) assert.ok(parametersOf(path).includes(name), path)
  }
  for (const name of ['cursor', 'pagination_style', 'force_count']) assert.ok(parametersOf('/frames/').includes(name))
})

test('shapes have names, and stand once', () => {
  const named = Object.keys(document.components.schemas ?? {})
  for (const name of [
    'Frame',
    'FramePage',
    'FrameCursorPage',
    'Version',
    'Thumbnail',
    'Aggregate',
    'Profile',
    'Detail',
  ]) {
    assert.ok(named.includes(name), name)
  }
  assert.deepEqual(Object.keys(document.components.securitySchemes ?? {}), ['token', 'bearer', 'session', 'serverKey'])
})

test('the example of a frame is one', () => {
  const [example] = document.components.schemas?.Frame?.examples ?? []
  assert.ok(Check(Frame, example))
})

test('what the archive answers has the shape that the document says', async () => {
  const { aFrame } = await import('../../helpers/frame.ts')
  await archive.post('/frames/', aFrame('one'), 'superuser')
  const [frame] = (await archive.get('/frames/?include_thumbnails=true')).json.results
  assert.ok(Check(Frame, frame))
  assert.deepEqual(
    Object.keys(frame).filter((name) => !(name in Frame.properties)),
    [],
  )
})
