import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const PROGRAM = `
import { ask } from './packages/server/src/commands/prompt.ts'
const name = await ask('Name: ')
const word = await ask('Word: ', { hidden: true })
const more = await ask('More: ')
console.log(JSON.stringify([name, word, more]))`
const command = [process.execPath, '--import', './scripts/source.js', '--input-type=module', '-e', PROGRAM] as const

interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

/** Runs the program with its input in pieces, each a moment after the one before. */
const answering = async (pieces: readonly string[], end = true): Promise<Outcome> => {
  const child = spawn(command[0], command.slice(1), { cwd: root })
  let out = ''
  let error = ''
  child.stdout.on('data', (data) => {
    out += data
  })
  child.stderr.on('data', (data) => {
    error += data
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  for (const [index, piece] of pieces.entries()) {
    while (!end && error.split(': ').length <= index + 1) await sleep(10)
    child.stdin.write(piece)
  }
  if (end) child.stdin.end()
  const code = await ended
  child.stdin.destroy()
  return { code, out, error }
}

test('answers that arrive all at once are taken one after the other', async () => {
  const { code, out, error } = await answering(['anna\nsecret word\nmore\n'])
  assert.deepEqual([code, out], [0, '["anna","secret word","more"]\n'])
  assert.equal(error.replaceAll('\n', ''), 'Name: Word: More: ')
})

test('answers may come one by one, and the program ends though the pipe stays open', async () => {
  const { code, out } = await answering(['anna\n', 'Ω\'"\n', '\n'], false)
  assert.deepEqual([code, out], [0, '["anna","Ω\'\\"",""]\n'])
})

test('an input that ends answers what is left with nothing', async () => {
  assert.equal((await answering(['anna\nlast'])).out, '["anna","last",""]\n')
  assert.equal((await answering([])).out, '["","",""]\n')
})

const noPython = spawnSync('python3', ['--version']).status === 0 ? false : 'python3 is not installed'

/** Types each answer when its question is there; says what the terminal showed. */
const TYPIST = `
import json, os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
shown = b''
for question, answer in [(b'Name: ', b'anna\\r'), (b'Word: ', b'hidden\\x7f\\x7fen\\r'), (b'More: ', b'more\\r')]:
    while question not in shown:
        shown += os.read(terminal, 1000)
    os.write(terminal, answer)
try:
    while True:
        data = os.read(terminal, 1000)
        if not data: break
        shown += data
except OSError:
    pass
print(json.dumps([shown.decode(), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])]))`

test('on a terminal a hidden answer is not shown', { skip: noPython }, () => {
  const { stdout, stderr } = spawnSync('python3', ['-c', TYPIST, ...command], { cwd: root, timeout: 20_000 })
  assert.equal(stderr.toString(), '')
  const [shown, code] = JSON.parse(stdout.toString()) as [string, number]
  assert.equal(code, 0)
  assert.match(shown, /\["anna","hidden","more"\]/)
  assert.match(shown, /Name: .*anna/)
  assert.equal(shown.split('hidden').length, 2, shown)
})
