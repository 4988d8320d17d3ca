import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { InputFile } from '../../src/files/input-file.ts'
import { LcoTarWithFitsFile, TarWithFitsFile } from '../../src/files/tar-data-file.ts'
import { readSettings } from '../../src/settings.ts'
import { aFits, required } from '../helpers/a-fits.ts'

const tarOf = async (members: Record<string, Uint8Array | string>): Promise<Buffer> => {
  const tar = pack()
  for (const [name, content] of Object.entries(members)) tar.entry({ name }, Buffer.from(content))
  tar.finalize()
  return buffer(tar)
}

const frame = (object: string): Buffer => aFits({ ...required, OBJECT: `'${object}'` })

const targetOf = async (bytes: Uint8Array, name = 'x.tar.gz', One = TarWithFitsFile): Promise<unknown> =>
  (await new One(InputFile.fromBytes(bytes, name), { settings: readSettings({}) }).load()).frameData().target_name

test('the first FITS member says what the archive holds', async () => {
  const tar = await tarOf({
    'a/readme.txt': 'x'.repeat(5000),
    'a/first.fits': frame('M31'),
    'a/second.fits': frame('M84'),
  })
  assert.equal(await targetOf(gzipSync(tar)), 'M31')
  assert.equal(await targetOf(tar, 'x.tar'), 'M31')
  // the content counts, whatever the name says
  assert.equal(await targetOf(gzipSync(tar), 'x.tar'), 'M31')
  assert.equal(await targetOf(tar, 'x.tar.gz'), 'M31')
})

test('of LCO it is the member that is named as a frame', async () => {
  const tar = await tarOf({ 'a/first.fits': frame('M31'), 'a/x-e91.fits.fz': frame('M84') })
  assert.equal(await targetOf(gzipSync(tar), 'x.tar.gz', LcoTarWithFitsFile), 'M84')
  const file = await new LcoTarWithFitsFile(InputFile.fromBytes(tar, 'x.tar'), { settings: readSettings({}) }).load()
  assert.equal(file.frameData().reduction_level, 90)
})

test('reading stops behind the headers', async () => {
  const tar = await tarOf({ 'first.fits': frame('M31'), 'large.fits': Buffer.alloc(50_000, 'x') })
  assert.equal(await targetOf(gzipSync(tar).subarray(0, 500)), 'M31')
})

test('a bomb is given up at once', async () => {
  const refused = { name: 'FileSpecificationError', message: /^x\.tar\.gz lacks required headers.*\(.+\)$/ }
  const endless = Buffer.from(aFits({}).toString('latin1').replace(/END.*/s, '').padEnd(64_000_000), 'latin1')
  for (const bomb of [await tarOf({ 'a.fits': endless }), await tarOf({ [`${'n'.repeat(20_000_000)}.fits`]: 'x' })]) {
    const packed = gzipSync(bomb)
    const start = performance.now()
    await assert.rejects(targetOf(packed), refused)
    assert.ok(performance.now() - start < 5000)
  }
})

test('no FITS member, no tar and no gzip are refused', async () => {
  const refused = { name: 'FileSpecificationError', message: /^x\.tar\.gz lacks required headers/ }
  await assert.rejects(targetOf(gzipSync(await tarOf({ 'a.txt': 'x' }))), refused)
  await assert.rejects(targetOf(gzipSync(Buffer.alloc(3000, 'x'))), refused)
  await assert.rejects(targetOf(Buffer.from('no gzip')), refused)
  await assert.rejects(targetOf(gzipSync((await tarOf({ 'a.fits': frame('M31') })).subarray(0, 1000))), refused)
  const bad = gzipSync(await tarOf({ 'a.fits': aFits({ ...required, BAD: "'open" }) }))
  await assert.rejects(targetOf(bad), { name: 'FileSpecificationError', message: /^the value of BAD/ })
  assert.throws(
    () => new TarWithFitsFile(InputFile.fromBytes(Buffer.alloc(0), 'x.zip'), { settings: readSettings({}) }),
  )
})
