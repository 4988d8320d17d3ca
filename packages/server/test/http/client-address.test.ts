import assert from 'node:assert/strict'
import { test } from 'node:test'
import Fastify from 'fastify'
import { clientOf, networkOf } from '../../src/http/client-address.ts'

test('an IPv4 address stands for itself, an IPv6 address for its /64', () => {
  const cases: readonly (readonly [address: string, network: string | undefined])[] = [
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::ffff', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', undefined],
    ['unknown', undefined],
    ['192.0.2.7:1234', '192.0.2.7'],
    ['[2001:db8:1:2::1]:1234', '2001:db8:1:2::/64'],
    ['192.0.2.7:', undefined],
    [':1234', undefined],
    ['x'.repeat(5000), undefined],
  ]
  for (const [address, network] of cases) assert.equal(networkOf(address), network, address)
})

const clientAt = async (trustProxy: false | string[], forwarded: string | undefined, from: string): Promise<string> => {
  const app = Fastify({ trustProxy })
  app.get('/', async (request) => clientOf(request))
  const { body } = await app.inject({
    url: '/',
    remoteAddress: from,
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  })
  await app.close()
  return body
}

test('X-Forwarded-For counts from trusted proxies, as far as they vouch for it', async () => {
  assert.equal(await clientAt(false, '198.51.100.1', '192.0.2.7'), '192.0.2.7')
  assert.equal(await clientAt(['10.0.0.0/8'], '198.51.100.1', '192.0.2.7'), '192.0.2.7')
  assert.equal(await clientAt(['10.0.0.0/8'], '198.51.100.1', '10.1.1.1'), '198.51.100.1')
  assert.equal(await clientAt(['10.0.0.0/8'], '1.1.1.1, 198.51.100.1, 10.2.2.2', '10.1.1.1'), '198.51.100.1')
  assert.equal(await clientAt(['10.0.0.0/8'], '198.51.100.1:4711', '10.1.1.1'), '198.51.100.1')
  assert.equal(await clientAt(['10.0.0.0/8'], 'made up', '10.1.1.1'), '10.1.1.1')
  assert.equal(await clientAt(['10.0.0.0/8'], undefined, '10.1.1.1'), '10.1.1.1')
})
