import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FileSpecificationError } from '../../src/errors.ts'
import { InputFile } from '../../src/files/input-file.ts'
import { LcoFitsFile } from '../../src/files/lco-fits-data-file.ts'
import { Float, type Metadata } from '../../src/header-value.ts'
import { readSettings } from '../../src/settings.ts'
import { requiredMetadata } from '../helpers/a-fits.ts'

const load = (basename: string, metadata: Metadata = {}) =>
  new LcoFitsFile(InputFile.fromBytes(new Uint8Array(), `${basename}.fits.fz`), {
    settings: readSettings({}),
    metadata: { ...requiredMetadata, ...metadata },
  }).load()

const typeOf = async (basename: string, metadata: Metadata = {}): Promise<unknown> =>
  (await load(basename, { OBSTYPE: 'UNKNOWN', ...metadata })).frameData().configuration_type

test('an unknown type is inferred from the name', async () => {
  const names: [string, Metadata, string][] = [
    ['cpt1m012-fa06-20200113-0102-e00', {}, 'EXPOSE'],
    ['tfn1m001-en06-20210304-0012-e00', {}, 'SPECTRUM'],
    ['cptnrs03-fa13-20150219-0001-e00', { TELID: 'igla' }, 'TARGET'],
    ['cptnrs03-fa13-20150219-0001-a00', { ENCID: 'igla' }, 'DOUBLE'],
    ['tfn1m001-en06-20210304-0012-a00', {}, 'ARC'],
    ['cpt1m012-fa06-20200113-bias-bin1x1', {}, 'BIAS'],
    ['cpt1m012-fa06-20200113-bpm-full', {}, 'BPM'],
    ['trace-fa06-20200113-1-x', {}, 'TRACE'],
    ['traces-fa06-20200113-1-e00', {}, 'EXPOSE'],
    ['arc-fa06-20200113-1-e00', {}, 'ARC'],
    ['cpt1m012-fen6-20200113-0102-e00', {}, 'SPECTRUM'],
    ['a-b-c-d-e00', { OBSTYPE: false }, 'EXPOSE'],
  ]
  for (const [name, metadata, type] of names) assert.deepEqual([name, await typeOf(name, metadata)], [name, type])
  for (const name of ['nodashes', 'a-b-c-d-q00', 'trace-b-c-d-'])
    await assert.rejects(typeOf(name), FileSpecificationError)
  await assert.rejects(typeOf('a-b-c-d-e00', { OBSTYPE: 5 }), FileSpecificationError)
  for (const ENCID of [null, 5]) await assert.rejects(typeOf('a-b-c-bias-b00', { ENCID }), FileSpecificationError)
})

test('a type that was inferred makes nothing public', async () => {
  const { configuration_type, public_date } = (await load('a-b-c-0001-b00', { OBSTYPE: 'UNKNOWN' })).frameData()
  assert.deepEqual([configuration_type, public_date], ['BIAS', '2021-01-12T03:14:15.926000'])
})

test('the reduction level comes from the end of the name', async () => {
  const levels: [string, Metadata, unknown][] = [
    ['a-b-c-d-e91', {}, 91],
    ['a-b-c-d-e91_cat', {}, 91],
    ['a-b-c-d-e-7', {}, -7],
    ['a-b-c-d-e٣٤', {}, 34],
    ['a-b-c-d-exx', {}, 0],
    ['a-b-c-d-e91', { RLEVEL: 10 }, 10],
    ['a-b-c-d-e91', { RLEVEL: new Float(0) }, 91],
    ['a-b-c-d-e91', { RLEVEL: false }, 91],
    ['a-b-c-d-e91', { RLEVEL: '0' }, '0'],
  ]
  for (const [name, metadata, level] of levels) {
    assert.deepEqual([name, (await load(name, metadata)).frameData().reduction_level], [name, level])
  }
})

test('a catalog names its frame', async () => {
  const file = await load('a-b-c-d-e91_cat')
  assert.deepEqual([file.frameData().configuration_type, file.headers.get('L1IDCAT')], ['CATALOG', 'a-b-c-d-e91'])
  assert.equal((await load('x_cat', { L1IDCAT: 'y_cat.fits' })).headers.get('L1IDCAT'), 'y_cat')
})

test('bad pixel masks lie apart, known by type, name or HDU', async () => {
  for (const metadata of [{ OBSTYPE: 'BPM' }, { EXTNAME: 'BPM' }]) {
    assert.equal((await load('a-b-c-d-e00', metadata)).storePath, 'cpt/fa06/bpm/a-b-c-d-e00.fits.fz')
  }
})
