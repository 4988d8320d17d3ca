import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rises, targets, telescopes } from '../../src/demo/observatory.ts'

test('a target rises where geometry lets it', () => {
  const names = (site: string): string[] => {
    const telescope = telescopes.find((one) => one.site === site)
    assert.ok(telescope)
    return targets.filter((target) => rises(target, telescope)).map(({ name }) => name)
  }
  assert.ok(names('coj').includes('47 Tuc'))
  assert.ok(!names('tfn').includes('47 Tuc'))
  assert.ok(names('tfn').includes('Polar field'))
  assert.ok(!names('lsc').includes('Polar field'))
})
