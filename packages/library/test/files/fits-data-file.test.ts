import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { FitsFile } from '../../src/files/fits-data-file.ts'
import { InputFile } from '../../src/files/input-file.ts'
import type { Metadata } from '../../src/header-value.ts'
import { readSettings } from '../../src/settings.ts'
import { aFits, type Cards, required, requiredMetadata } from '../helpers/a-fits.ts'

const load = (bytes: Uint8Array, metadata: Metadata = {}, name = 'a.fits', env: Record<string, string> = {}) =>
  new FitsFile(InputFile.fromBytes(bytes, name), { settings: readSettings(env), metadata }).load()

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

test('the public date hangs on the headers as they were written, before anything is put right', async () => {
  const dates = async (cards: Cards, env: Record<string, string> = {}): Promise<unknown[]> => {
    const { observation_day, public_date } = (
      await load(aFits({ ...required, ...cards }), {}, 'a.fits', env)
    ).frameData()
    return [observation_day, public_date]
  }
  assert.deepEqual(await dates({ 'DAY-OBS': "'UNKNOWN'" }), ['', '2021-01-12T03:14:15.926000'])
  assert.deepEqual(await dates({ L1PUBDAT: "'N/A'" }), ['20200112', ''])
  const unwanted = { HEADER_BLACKLIST: 'PROPID,DATE-OBS' }
  assert.deepEqual(await dates({ PROPID: "'calibrate'" }, unwanted), ['20200112', '2020-01-13T03:14:15.926'])
})

test('a file that gzip has packed is read by its content', async () => {
  const bytes = gzipSync(aFits({ EXTNAME: "'EMPTY'" }, { ...required, EXTNAME: "'SCI'" }))
  const file = await load(bytes)
  assert.deepEqual([file.headers.get('EXTNAME'), await file.size()], ['SCI', bytes.length])
  await assert.rejects(load(bytes.subarray(0, 40)), { code: 'file_specification' })
  await assert.rejects(load(gzipSync(aFits({ BAD: "'open" })), requiredMetadata), { message: /^the value of BAD/ })
})

test('comments are kept on demand, and then cost the footprint as in the existing library', async () => {
  const cards = { ...required, NAXIS: '2', NAXIS1: '2', NAXIS2: '2', CD1_1: '1', CD1_2: '0', CD2_1: '0', CD2_2: '1' }
  const bytes = aFits({ ...cards, COMMENT: 'one' })
  const usual = await load(bytes)
  assert.deepEqual([usual.headers.all.has('COMMENT'), usual.footprint()?.type], [false, 'Polygon'])
  const kept = await load(bytes, {}, 'a.fits', { HEADER_BLACKLIST: '' })
  assert.deepEqual([kept.headers.get('COMMENT'), kept.footprint()], [['= one'], null])
  const square = await load(bytes, { RADIUS: 5, RA: 1, DEC: 2 }, 'a.fits', { HEADER_BLACKLIST: '' })
  assert.equal(square.footprint()?.type, 'Polygon')
})

test('metadata stand alone where the file is no FITS, and the reason is told', async () => {
  const told: string[] = []
  const input = InputFile.fromBytes(Buffer.from('no fits at all'), 'a.fits')
  const onUnreadHeaders = ({ message }: Error): unknown => told.push(message)
  const file = new FitsFile(input, { settings: readSettings({}), metadata: requiredMetadata, onUnreadHeaders })
  assert.equal((await file.load()).headers.all.size, Object.keys(requiredMetadata).length + 1)
  assert.deepEqual(told, [
    'the headers of a.fits are left out: this is no FITS file: it does not begin with SIMPLE = T',
  ])
})

test('what is missing is named, with why no more was read', async () => {
  const { SITEID, ...cards } = required
  await assert.rejects(load(aFits(cards as Cards)), { message: 'a.fits lacks required headers: SITEID' })
  await assert.rejects(load(Buffer.from('no fits at all')), {
    message: /^a\.fits lacks required headers: PROPID, .*, BLKUID \(this is no FITS file/,
  })
})

test('other extensions are refused', () => {
  assert.throws(() => load(aFits(required), {}, 'a.fits.gz'), {
    code: 'file_specification',
    message: 'FITS files must have the extension .fits or .fits.fz, not ".fits.gz"',
  })
  class Fit extends FitsFile {
    static override readonly extensions = ['.fit']
  }
  assert.equal(new Fit(InputFile.fromBytes(aFits(required), 'a.fit'), { settings: readSettings({}) }).extension, '.fit')
})
