import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RouteOptions } from 'fastify'
import { errorComponents, errorsOf } from '../../../src/http/openapi/errors.ts'

const statuses = (route: Partial<RouteOptions>, method = 'GET'): string[] =>
  Object.keys(errorsOf({ url: '/things/', ...route } as RouteOptions, method))

test('a route has the errors that it may answer with', () => {
  assert.deepEqual(statuses({}), ['401', '406', '429', '503'])
  assert.deepEqual(statuses({ config: { ignoresCaller: true, answersFile: true } } as never), [])
  assert.deepEqual(statuses({ schema: { querystring: {} } }), ['400', '401', '406', '429', '503'])
  assert.deepEqual(statuses({ url: '/things/:id/', config: { access: 'staff' } } as never), [
    ...['401', '403', '404', '406', '429', '503'],
  ])
  const written = { config: { access: 'superuser-to-write' }, schema: { body: {} } } as never
  assert.deepEqual(statuses(written, 'POST'), ['400', '401', '403', '406', '415', '429', '503'])
})

test('every reference leads somewhere', () => {
  const all = errorsOf({ url: '/files/*', schema: { body: {} } } as unknown as RouteOptions, 'POST')
  for (const { $ref } of Object.values(all)) {
    assert.ok($ref.replace('#/components/responses/', '') in errorComponents.responses, $ref)
  }
})
