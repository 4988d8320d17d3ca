import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choice, flag, integer, list, readEnv, secret, text } from '../src/env.ts'

const variables = {
  NAME: text('nobody', 'A name.'),
  KEY: secret('A key.'),
  COUNT: integer(3, 'A number.', { min: -1, max: 10 }),
  ON: flag(true, 'A switch.'),
  PARTS: list('a,b', 'Some parts.'),
  KIND: choice(['one', 'two'], 'one', 'A kind.'),
}

test('a flag is no property that every object has', () => {
  assert.throws(() => readEnv({ ON: flag(false, 'help') }, { ON: 'constructor' }), {
    problems: ['ON must be True or False, not "constructor"'],
  })
})

test('what is not set takes its default', () => {
  const values = readEnv(variables, {})
  assert.deepEqual(values, { NAME: 'nobody', KEY: '', COUNT: 3, ON: true, PARTS: ['a', 'b'], KIND: 'one' })
  assert.ok(Object.isFrozen(values))
})

test('values are read by their kind', () => {
  const env = { NAME: ' x ', KEY: 's', COUNT: '-1', ON: 'False', PARTS: ' c , ,d', KIND: 'two', OTHER: '1' }
  assert.deepEqual(readEnv(variables, env), {
    NAME: ' x ',
    KEY: 's',
    COUNT: -1,
    ON: false,
    PARTS: ['c', 'd'],
    KIND: 'two',
  })
  assert.deepEqual(readEnv({ PARTS: variables.PARTS }, { PARTS: '' }), { PARTS: [] })
})

test('every problem is named at once', () => {
  assert.throws(() => readEnv(variables, { COUNT: '11', ON: 'maybe', KIND: 'three', NAME: 'fine' }), {
    name: 'SettingsError',
    code: 'settings',
    problems: [
      'COUNT must be a whole number from -1 to 10, not "11"',
      'ON must be True or False, not "maybe"',
      'KIND must be one of one, two, not "three"',
    ],
  })
})

test('a secret is not repeated in a problem', () => {
  const strict = {
    ...secret('A key.'),
    read: () => {
      throw new Error('longer')
    },
  }
  assert.throws(() => readEnv({ KEY: strict }, { KEY: 'hunter2' }), { problems: ['KEY must be longer'] })
})
