import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Call, defineCommand, type Io, wholeNumber } from '../../src/command/command.ts'

const io: Io = { write: async () => {}, progress: undefined, input: (async function* () {})() }

function recorded(usage: string): { run: (...args: string[]) => Promise<void>; calls: unknown[] } {
  const calls: Call<Record<string, { type: 'string'; help: string }>>[] = []
  const options = {
    out: { type: 'string', short: 'o', value: 'FILE', help: 'where to' },
    json: { type: 'boolean', help: 'as JSON' },
  } as const
  const command = defineCommand({ usage, options, details: '', run: async (call) => void calls.push(call as never) })
  return { run: (...args) => command.run(args, io), calls }
}

test('words and options', async () => {
  const { run, calls } = recorded('FILE EXT')
  await run('-o', 'x', 'a.fits', '--json', '1')
  await run('--out=-5', '-', '--', '--json')
  assert.deepEqual(
    calls.map((call) => ({ ...(call as object) })),
    [
      { words: ['a.fits', '1'], options: Object.assign(Object.create(null), { out: 'x', json: true }) },
      { words: ['-', '--json'], options: Object.assign(Object.create(null), { out: '-5' }) },
    ],
  )
})

test('words that are missing or too many, and options unknown', async () => {
  const { run, calls } = recorded('FILE EXT')
  await assert.rejects(run(), { message: 'missing FILE' })
  await assert.rejects(run('a'), { message: 'missing EXT' })
  await assert.rejects(run('a', 'b', 'c'), { message: 'too many words: c' })
  await assert.rejects(run('a', 'b', '--what'), { message: /^Unknown option '--what'/ })
  await assert.rejects(run('a', 'b', '--out'), { message: /^Option '-o, --out <value>' argument missing/ })
  assert.deepEqual(calls, [])
  const many = recorded('FILE...')
  await many.run('a', 'b', 'c')
  await assert.rejects(many.run(), { message: 'missing FILE' })
})

test('whole numbers', () => {
  assert.deepEqual(
    [wholeNumber('from', undefined), wholeNumber('from', '0'), wholeNumber('from', '12', 1)],
    [undefined, 0, 12],
  )
  for (const text of ['', '-1', '1.5', '1e3', 'x', '9999999999999999']) {
    assert.throws(() => wholeNumber('from', text), { message: `--from ${text} is no whole number from 0` })
  }
  assert.throws(() => wholeNumber('from', '0', 1), { message: '--from 0 is no whole number from 1' })
})
