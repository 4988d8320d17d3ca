import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FitsFile } from '../../src/files/fits-data-file.ts'
import { InputFile } from '../../src/files/input-file.ts'
import type { Metadata } from '../../src/header-value.ts'
import { readSettings } from '../../src/settings.ts'
import { aFits, type Cards, required } from '../helpers/a-fits.ts'

const load = (bytes: Uint8Array, metadata: Metadata = {}, name = 'a.fits') =>
  new FitsFile(InputFile.fromBytes(bytes, name), { settings: readSettings({}), metadata }).load()

test('headers come from the first HDU that has the required ones', async () => {
  const file = await load(
    aFits({ EXTNAME: "'EMPTY'" }, { ...required, EXTNAME: "'SCI'" }, { ...required, EXTNAME: "'ERR'" }),
  )
  assert.equal(file.headers.get('EXTNAME'), 'SCI')
  assert.equal(file.headers.get('XTENSION'), 'IMAGE')
  assert.equal(file.contentType, 'image/fits')
})

test('metadata complete a header and win over it', async () => {
  const { SITEID, ...cards } = required
  const file = await load(aFits(cards as Cards), { SITEID: 'coj', TELID: '2m0a' })
  const { site_id, telescope_id, instrument_id } = file.frameData()
  assert.deepEqual(
    { site_id, telescope_id, instrument_id },
    { site_id: 'coj', telescope_id: '2m0a', instrument_id: 'fa06' },
  )
})

test('empty values, unwanted keywords and names of frames are put right', async () => {
  const cards = {
    ...required,
    BLKUID: "'N/A'",
    REQNUM: "'none'",
    OBJECT: "'UNKNOWN'",
    L1IDBIAS: "'/x/bias.fits.fz'",
    TARFILE: "'t'",
  }
  const file = await load(aFits({ ...cards, HISTORY: "'x'" }))
  const { observation_id, request_id, target_name, related_frame_filenames } = file.frameData()
  assert.deepEqual([observation_id, request_id, target_name, related_frame_filenames], [null, null, '', ['bias', 't']])
  assert.equal(file.headers.all.has('HISTORY'), false)
})

test('what is missing is named, with why no more was read', async () => {
  const { SITEID, ...cards } = required
  await assert.rejects(load(aFits(cards as Cards)), { message: 'a.fits lacks required headers: SITEID' })
  await assert.rejects(load(Buffer.from('no fits at all')), {
    message: /^a\.fits lacks required headers: PROPID, .*, BLKUID \(this is no FITS file/,
  })
})

test('other extensions are refused', () => {
  assert.throws(() => load(aFits(required), {}, 'a.fits.gz'), { code: 'file_specification' })
})
