import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesSource, imageHeader, openFits, wcsOf } from '@science-archive/fits'
import { defaultFileTypes, InputFile, openDataFile, readSettings } from '@science-archive/library'
import { frameFile } from '../../src/demo/frame-file.ts'
import { type PlannedFrame, plan } from '../../src/demo/plan.ts'
import { SIDE } from '../../src/demo/sky.ts'

const frames = plan(new Date('2026-11-22T12:00:00Z'))
const first = (wanted: (frame: PlannedFrame) => boolean): PlannedFrame => {
  const found = frames.find(wanted)
  assert.ok(found)
  return found
}
const reduced = first(({ reductionLevel }) => reductionLevel === 91)
const bytesOf = (frame: PlannedFrame): Buffer => Buffer.concat(frameFile(frame))

test('a reduced frame holds an image and a catalogue whose stars stand by the image’s coordinates', async () => {
  const { hdus } = await openFits(bytesSource(bytesOf(reduced)))
  assert.deepEqual(
    hdus.map(({ type, extname }) => [type, extname]),
    [
      ['PRIMARY', undefined],
      ['BINTABLE', 'SCI'],
      ['BINTABLE', 'CAT'],
    ],
  )
  const header = hdus[1] && imageHeader(hdus[1].header)
  assert.ok(header)
  assert.deepEqual([header.integer('NAXIS1'), header.integer('NAXIS2')], [SIDE, SIDE])
  const [x, y] = wcsOf(header).skyToPixel(Number(reduced.target?.ra), Number(reduced.target?.dec))
  assert.ok(Math.hypot(x - (SIDE + 1) / 2 - reduced.dither[0], y - (SIDE + 1) / 2 - reduced.dither[1]) < 1e-6)
})

test('the library reads from each kind of frame what the archive needs', async () => {
  const settings = readSettings({})
  for (const type of ['EXPOSE', 'BIAS', 'DARK', 'SKYFLAT', 'SPECTRUM'] as const) {
    const frame = first((one) => one.type === type)
    const input = InputFile.fromBytes(bytesOf(frame), frame.basename + frame.extension)
    const data = (await openDataFile(input, { settings }, defaultFileTypes)).frameData()
    assert.deepEqual(
      [
        data.configuration_type,
        data.site_id,
        data.telescope_id,
        data.instrument_id,
        data.observation_day,
        data.proposal_id,
      ],
      [
        type,
        frame.telescope.site,
        frame.telescope.telescope,
        frame.telescope.instrument,
        frame.day,
        frame.target?.proposal ?? 'calibrate',
      ],
    )
  }
})

test('a reduced frame names what it was made of, and covers its target', async () => {
  const input = InputFile.fromBytes(bytesOf(reduced), reduced.basename + reduced.extension)
  const file = await openDataFile(input, { settings: readSettings({}) }, defaultFileTypes)
  assert.deepEqual(file.frameData().related_frame_filenames.toSorted(), reduced.madeOf.toSorted())
  const ring = file.footprint()?.coordinates[0] ?? []
  assert.equal(ring.length, 5)
  const declinations = ring.map(([, dec]) => Number(dec))
  const dec = Number(reduced.target?.dec)
  assert.ok(Math.min(...declinations) < dec && dec < Math.max(...declinations))
})
