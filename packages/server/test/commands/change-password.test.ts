import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Command } from 'commander'
import { verifyPassword } from '../../src/auth/passwords.ts'
import { findUserByName } from '../../src/auth/queries.ts'
import { addChangePassword } from '../../src/commands/change-password.ts'
import { startTestArchive, type TestArchive } from '../helpers/archive.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive()
})
after(() => archive.close())

/** Runs the command with what somebody types. @returns the questions that were asked */
const run = async (args: readonly string[], typed: readonly string[]): Promise<readonly string[]> => {
  const questions: string[] = []
  const program = new Command().exitOverride()
  addChangePassword(
    program,
    (work) => work(archive.db),
    async (question, options) => {
      assert.deepEqual(options, { hidden: true })
      questions.push(question)
      return typed[questions.length - 1] ?? ''
    },
  )
  await program.parseAsync(['changepassword', ...args], { from: 'user' })
  return questions
}
const fits = async (password: string): Promise<boolean> =>
  verifyPassword(password, (await findUserByName(archive.db.writer, 'staff'))?.password ?? '')

test('asks twice, and sets what was typed alike', async () => {
  const questions = await run(['staff'], ['first pass', 'first pass'])
  assert.deepEqual(questions, ['New password of staff: ', 'The same again: '])
  assert.equal(await fits('first pass'), true)
  await assert.rejects(run(['staff'], ['second pass', 'second pas']), {
    name: 'StartError',
    message: 'The two passwords differ. Nothing was changed.',
  })
  assert.equal(await fits('first pass'), true)
})

test('takes a line from the standard input when told', async () => {
  assert.deepEqual(await run(['--password-stdin', 'staff'], ['third pass']), [''])
  assert.equal(await fits('third pass'), true)
})

test('an unknown user is told', async () => {
  await assert.rejects(run(['nobody', '--password-stdin'], ['long enough']), { message: 'There is no user nobody.' })
})
