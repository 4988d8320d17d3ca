import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import * as library from '@science-archive/library'
import { isModuleClass, LIBRARY, loadModuleExport } from '../src/module-class.ts'

const startFolder = process.cwd()
let folder = ''

const modules: Readonly<Record<string, string>> = {
  'own.mjs': `export { DataFile } from '${LIBRARY}'; export const isOwn = true`,
  // without a package.json that says "module"
  'plain.js': `import { isBeside } from './beside.js'\nexport { DataFile } from '${LIBRARY}'; export { isBeside }`,
  'beside.js': `import '${LIBRARY}'\nexport const isBeside = true`,
  'common.cjs': 'exports.isCommon = true',
  'empty.mjs': '',
  'broken.mjs': 'export const = 1',
  'throws.mjs': "throw new Error('no licence')",
  'node_modules/observatory/package.json': '{"name":"observatory","exports":"./files.mjs"}',
  'node_modules/observatory/files.mjs': 'export const isPackage = true',
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'modules-'))
  for (const [name, source] of Object.entries(modules)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), source)
  }
  process.chdir(folder)
})

after(async () => {
  process.chdir(startFolder)
  await rm(folder, { recursive: true })
})

test('a module is named by its path, address or package', async () => {
  const own = join(folder, 'own.mjs')
  for (const module of [own, './own.mjs', pathToFileURL(own).href]) {
    assert.equal(await loadModuleExport(`${module}#isOwn`, 'X'), true)
  }
  assert.equal(await loadModuleExport('observatory#isPackage', 'X'), true)
  assert.equal(await loadModuleExport('./plain.js#isBeside', 'X'), true)
  assert.equal(await loadModuleExport('./common.cjs#isCommon', 'X'), true)
})

test('what it imports as this library is this library, wherever it stands', async () => {
  for (const module of ['./own.mjs', './plain.js']) {
    assert.equal(await loadModuleExport(`${module}#DataFile`, 'X'), library.DataFile)
  }
})

test('what cannot be loaded is named with the reason', async () => {
  const cases: [string, RegExp][] = [
    ['./gone.mjs#A', /cannot be loaded: Cannot find module '.*gone\.mjs'/],
    ['no-such-package#A', /cannot be loaded: Cannot find module 'no-such-package'$/],
    ['./broken.mjs#A', /cannot be loaded: Unexpected token/],
    ['./throws.mjs#A', /cannot be loaded: no licence$/],
    ['./own.mjs#B', /exports no B, only DataFile, isOwn$/],
    ['./own.mjs#toString', /exports no toString, only/],
    ['./empty.mjs#A', /exports no A, only nothing$/],
    ['./own.mjs', /write \/path\/to\/module\.js#ClassName$/],
    ['#A', /write \/path\/to\/module\.js#ClassName$/],
    ['a#b#c', /write \/path\/to\/module\.js#ClassName$/],
  ]
  for (const [specifier, why] of cases) {
    await assert.rejects(loadModuleExport(specifier, 'FILESTORE_TYPE'), (error: library.SettingsError) => {
      assert.deepEqual([error.name, error.problems.length], ['SettingsError', 1])
      assert.ok(error.problems[0]?.startsWith(`FILESTORE_TYPE names ${specifier}: `))
      assert.match(error.problems[0] ?? '', why)
      return true
    })
  }
})

test('a class of a module is told from a name', () => {
  assert.deepEqual(['local', 'a#B', '/a/b.js#C', '#C', 'a#', 'a#b#c'].map(isModuleClass), [
    false,
    true,
    true,
    false,
    false,
    false,
  ])
})
