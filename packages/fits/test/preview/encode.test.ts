import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { encodePreview } from '../../src/preview/encode.ts'

const picture = { width: 3, height: 2, gray: Uint8Array.of(0, 50, 100, 150, 200, 255), range: [0, 1] as const }

test('a PNG holds the picture, in grey', async () => {
  const bytes = await encodePreview(picture, 'png')
  assert.equal((await sharp(bytes).metadata()).channels, 1)
  const { data, info } = await sharp(bytes).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true })
  assert.deepEqual([info.width, info.height, info.channels, [...data]], [3, 2, 1, [...picture.gray]])
})

test('a JPEG is smaller the lower its quality', async () => {
  const gray = Uint8Array.from({ length: 100 * 100 }, (_, i) => (i * 7919) % 256)
  const large = { width: 100, height: 100, gray, range: [0, 1] as const }
  const [low, high] = [
    await encodePreview(large, 'jpeg', { quality: 20 }),
    await encodePreview(large, 'jpeg', { quality: 95 }),
  ]
  assert.ok(low.length < high.length)
  const { format, width, height, channels } = await sharp(low).metadata()
  assert.deepEqual([format, width, height, channels], ['jpeg', 100, 100, 1])
})

test('without sharp the error says what to install', () => {
  const root = fileURLToPath(new URL('../../../../', import.meta.url))
  const source = new URL('../../src/preview/encode.ts', import.meta.url)
  const hook = `export const resolve = (name, context, next) => name === 'sharp' ? next('not-installed', context) : next(name, context)`
  const script = `import { register } from 'node:module'
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hook)}))
    const { encodePreview } = await import('${source}')
    try { await encodePreview({ width: 1, height: 1, gray: Uint8Array.of(0), range: [0, 1] }, 'png') }
    catch (error) { console.log([error.name, error.code, error.message].join(', ')) }`
  const run = ['--import', './scripts/source.js', '--input-type=module', '-e', script]
  assert.equal(
    execFileSync(process.execPath, run, { cwd: root, encoding: 'utf8' }).trim(),
    'UnsupportedError, unsupported, pictures need the package sharp: npm install sharp',
  )
})
