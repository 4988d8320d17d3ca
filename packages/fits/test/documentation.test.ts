import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { commands } from '../src/command/commands.ts'
import { fits } from './helpers/command.ts'
import { frame } from './helpers/files.ts'

const page = new URL('../README.md', import.meta.url)
const readme = readFileSync(page, 'utf8')

/** The code blocks of the README in one language, each with the heading that it stands under. */
function blocks(language: string): { title: string; code: string }[] {
  return readme.split(/^(?=##+ )/m).flatMap((section) => {
    const title = section.split('\n', 1)[0]!.replace(/^#+ /, '')
    const found = section.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))
    return [...found].map(([, code = '']) => ({ title, code }))
  })
}

const home = process.cwd()
const directory = mkdtempSync(join(tmpdir(), 'fits-readme-'))

// the examples speak of files beside them
before(() => {
  process.chdir(directory)
  writeFileSync('frame.fits.fz', frame())
})

after(() => {
  process.chdir(home)
  rmSync(directory, { recursive: true })
})

const library = new URL('../src/index.ts', import.meta.url).href

for (const [number, { title, code }] of blocks('ts').entries()) {
  test(`${title}: example ${number + 1} runs`, async () => {
    const path = join(directory, `example-${number}.mts`)
    writeFileSync(path, code.replaceAll("'@science-archive/fits'", `'${library}'`))
    const printed = await whatIsPrinted(() => import(path))
    // `// prints ...` behind a call says what comes of it
    const promised = [...code.matchAll(/\/\/ prints (.*)$/gm)].map(([, text]) => text)
    assert.deepEqual(printed.slice(0, promised.length || undefined), promised.length > 0 ? promised : printed)
  })
}

async function whatIsPrinted(work: () => Promise<unknown>): Promise<string[]> {
  const lines: string[] = []
  const { log } = console
  console.log = (...values: unknown[]) => void lines.push(values.map(asText).join(' '))
  try {
    await work()
  } finally {
    console.log = log
  }
  return lines
}

const asText = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

for (const { title, code } of blocks('console')) {
  test(`${title}: the command prints what is shown`, async () => {
    for (const example of code.split(/^(?=\$ )/m)) {
      const [call = '', ...below] = example.trimEnd().split('\n')
      const shown = below.length > 0 ? below : ['']
      const [, input = '', words = ''] = /^\$ (?:echo (.*) \| )?fits (.*)$/.exec(call) ?? []
      const { status, out } = await fits(words.split(' '), `${input}\n`)
      assert.equal(status, 0, call)
      const lines = out
        .trimEnd()
        .split('\n')
        .map((line) => line.trimEnd())
      // an ellipsis stands for lines that are left out
      const end = shown.indexOf('...')
      assert.deepEqual(end < 0 ? lines : lines.slice(0, end), end < 0 ? shown : shown.slice(0, end), call)
    }
  })
}

test('every command is in the README', () => {
  const shown = blocks('console')
    .map(({ code }) => code)
    .join('')
  const missing = Object.keys(commands).filter((name) => !shown.includes(`fits ${name} `))
  assert.deepEqual(missing, [])
})
