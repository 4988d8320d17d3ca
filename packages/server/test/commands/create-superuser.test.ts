import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Command } from 'commander'
import { verifyPassword } from '../../src/auth/passwords.ts'
import { findUserByName } from '../../src/auth/queries.ts'
import { addCreateSuperuser } from '../../src/commands/create-superuser.ts'
import { readSettings } from '../../src/settings.ts'
import { startTestArchive, type TestArchive } from '../helpers/archive.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive()
})
after(() => archive.close())

/** Runs the command with what somebody types. @returns the questions that were asked, `*` before those whose answer is hidden */
const run = async (
  args: readonly string[],
  typed: readonly string[],
  env: Record<string, string> = {},
): Promise<readonly string[]> => {
  const questions: string[] = []
  const program = new Command().exitOverride()
  addCreateSuperuser(
    program,
    (work) => work(archive.db, readSettings(env)),
    async (question, { hidden = false } = {}) => {
      questions.push(`${hidden ? '*' : ''}${question}`)
      return typed[questions.length - 1] ?? ''
    },
  )
  await program.parseAsync(['createsuperuser', ...args], { from: 'user' })
  return questions
}

test('the password is asked for twice', async () => {
  const questions = await run(['--email', 'b@example.org'], ['berta', 'a long one', 'a long one'])
  assert.deepEqual(questions, ['Username: ', '*Password: ', '*The same again: '])
  const made = await findUserByName(archive.db.writer, 'berta')
  assert.equal(await verifyPassword('a long one', made?.password ?? ''), true)

  const message = 'The two passwords differ. Nobody was made.'
  await assert.rejects(run(['--username', 'carl'], ['a long one', 'a long onw']), { name: 'StartError', message })
  assert.equal(await findUserByName(archive.db.writer, 'carl'), undefined)
})

test('nothing is asked for that the environment gives', async () => {
  const env = { DJANGO_SUPERUSER_USERNAME: 'dora', DJANGO_SUPERUSER_PASSWORD: 'another one' }
  assert.deepEqual(await run([], [], env), [])
  assert.notEqual(await findUserByName(archive.db.writer, 'dora'), undefined)
})
