import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FitsError } from '../../src/errors.ts'
import { openFits } from '../../src/fits-file.ts'
import { type Header, headerText, parseHeader } from '../../src/header.ts'
import { bytesSource } from '../../src/source.ts'
import { imageHeader, isTiledImage } from '../../src/tiles/tiled-image.ts'
import { type Wcs, wcsOf } from '../../src/wcs/wcs.ts'
import { corpusBytes, needsCorpus, readJson, readTruth, type TrueFile, trueBytes } from '../helpers/corpus.ts'
import { headerOf } from '../helpers/headers.ts'

const frame = [
  'NAXIS   = 2',
  "CTYPE1  = 'RA---TAN'",
  "CTYPE2  = 'DEC--TAN'",
  'CRVAL1  = 150.1',
  'CRVAL2  = -12.3',
  'CRPIX1  = 200.5',
  'CRPIX2  = 150.5',
  'CD1_1   = -0.0001',
  'CD1_2   = 0.0',
  'CD2_1   = 0.0',
  'CD2_2   = 0.0001',
]
const changed = (...cards: string[]): Header => {
  const names = new Set(cards.map((card) => card.slice(0, 8)))
  return headerOf(...frame.filter((card) => !names.has(card.slice(0, 8))), ...cards)
}

const close = (actual: readonly number[], expected: readonly number[], tolerance = 1e-9): void => {
  const near = actual.every((value, i) => Object.is(value, expected[i]) || Math.abs(value - expected[i]!) <= tolerance)
  assert.ok(near && actual.length === expected.length, `${actual} is not ${expected}`)
}

// expected by wcslib 7.12 for the same cards
test('TAN with a CD matrix', () => {
  const wcs = wcsOf(changed())
  assert.equal(wcs.projection, 'TAN')
  close(wcs.pixelToSky(200.5, 150.5), [150.1, -12.3])
  close(wcs.pixelToSky(1, 1), [150.12041986036462, -12.314949241425492])
  close(wcs.pixelToSky(400, 300), [150.07958246292478, -12.285049244002714])
  close(wcs.skyToPixel(150.12041986036462, -12.314949241425492), [1, 1], 1e-6)
})

test('LONPOLE, also as PV1_3', () => {
  close(
    wcsOf(changed('CD1_1   = -0.01', 'CD2_2   = 0.01', 'LONPOLE = 0.0')).pixelToSky(1, 1),
    [148.07052996247293, -10.79872084755284],
  )
  close(
    wcsOf(changed('CD1_1   = -0.01', 'CD2_2   = 0.01', 'PV1_3   = 150.0')).pixelToSky(1, 1),
    [152.63458669211417, -12.585274348683063],
  )
})

test('right ascension wraps at 0', () => {
  const wcs = wcsOf(changed('CRVAL1  = 0.0'))
  close(wcs.pixelToSky(1, 1), [0.020419860364618334, -12.314949241425492])
  close(wcs.pixelToSky(400, 1), [359.9795801396354, -12.314949241425492])
})

test('axes in the other order, and CUNIT', () => {
  const wcs = wcsOf(
    changed(
      "CTYPE1  = 'DEC--TAN'",
      "CTYPE2  = 'RA---TAN'",
      'CRVAL1  = -12.3',
      'CRVAL2  = 150.1',
      'CD1_1   = 0.0001',
      'CD2_2   = -0.0001',
    ),
  )
  close(wcs.pixelToSky(200.5 + 149.5, 150.5 - 10), wcsOf(changed()).pixelToSky(200.5 - 10, 150.5 + 149.5))
  const arcsec = wcsOf(
    changed(
      "CUNIT1  = 'arcsec'",
      "CUNIT2  = 'arcsec'",
      'CRVAL1  = 540360.0',
      'CRVAL2  = -44280.0',
      'CD1_1   = -0.36',
      'CD2_2   = 0.36',
    ),
  )
  close(arcsec.pixelToSky(1, 1), [150.12041986036462, -12.314949241425492])
})

test('without a projection the axes are linear', () => {
  const wcs = wcsOf(changed("CTYPE1  = 'RA'", "CTYPE2  = 'DEC'"))
  assert.equal(wcs.projection, '')
  close(wcs.pixelToSky(1, 1), [150.11995, -12.31495])
  close(wcs.skyToPixel(150.11995, -12.31495), [1, 1], 1e-6)
})

test('refused: what is not known, and what contradicts itself', () => {
  const refused: [Header, string, string][] = [
    [changed("CTYPE1  = 'RA---XYZ'", "CTYPE2  = 'DEC--XYZ'"), 'unsupported', 'projection XYZ is not known'],
    [changed('PV2_1   = 0.1'), 'unsupported', 'TAN with the parameter PV2_1 is not known'],
    [changed("CUNIT1  = 'furlong'"), 'unsupported', 'CUNIT1 is furlong, which is no known angle'],
    [changed("CTYPE2  = 'DEC--SIN'"), 'bad-header', 'CTYPEs name no pair of sky axes: RA TAN, DEC SIN'],
    [changed("CTYPE2  = 'RA---TAN'"), 'bad-header', 'CTYPEs name no pair of sky axes: RA TAN, RA TAN'],
    [changed('CRVAL2  = 95.0'), 'bad-header', 'the reference latitude is 95, beyond the pole'],
  ]
  for (const [header, code, message] of refused) assert.throws(() => wcsOf(header), { code, message })
  const flat = wcsOf(changed('CD1_1   = 0.1', 'CD1_2   = 0.1', 'CD2_1   = 0.1', 'CD2_2   = 0.1'))
  assert.throws(() => flat.skyToPixel(150, -12), { code: 'singular-matrix' })
})

interface TrueWcs {
  source: 'file' | 'hdr' | 'synthetic'
  file?: string
  hdu?: number
  cards?: string[]
  wcs?: { ctype: string[]; lng_axis: number; lat_axis: number }
  pixels: number[][]
  world?: (number | string)[][]
  celestial?: { world: (number | string)[][] }
  corners?: { coordinates: { $float: string }[][][] } | null
}

async function headerAt(name: string, truth: TrueWcs, files: Record<string, TrueFile>): Promise<Header> {
  if (truth.cards) return headerOf(...truth.cards)
  if (truth.source === 'hdr') {
    const text = headerText(corpusBytes(name))
    return text.includes('\n') ? headerOf(...text.split(/\r?\n/)) : parseHeader(text)
  }
  const { hdus } = await openFits(bytesSource(trueBytes(truth.file!, files[truth.file!]!)))
  const { header } = hdus[truth.hdu!]!
  return isTiledImage(header) ? imageHeader(header) : header
}

// Projections and parameters that come later; a header outside these must agree.
const LATER = /^projection (?!XYZ|tan)|with the parameter PV|^CUNIT|^the distortion of/

/** wcslib finds no WCS in this header; here it is linear with all defaults, which no keyword contradicts. */
const EMPTY = new Set(['astropy_header_with_time.fits[0]'])

function compareWorld(wcs: Wcs, truth: TrueWcs): void {
  const { lng_axis, lat_axis } = truth.wcs!
  const axes = truth.celestial || lng_axis < 0 ? [0, 1] : [lng_axis, lat_axis]
  const world = truth.celestial?.world ?? truth.world!
  truth.pixels.forEach(([x, y], i) => {
    close(
      wcs.pixelToSky(x!, y!),
      axes.map((axis) => Number(world[i]![axis])),
    )
  })
}

/** Corners are those of pixels 1 and NAXISn, first up the first column; angles in the order of the axes. */
function compareCorners(wcs: Wcs, header: Header, truth: TrueWcs): void {
  const [width, height] = [header.integer('NAXIS1')!, header.integer('NAXIS2')!]
  const swapped = truth.wcs!.lng_axis > truth.wcs!.lat_axis
  const corners = truth.corners!.coordinates[0]!.map((corner) => corner.map((angle) => Number(angle.$float)))
  const pixels: [number, number][] = [
    [1, 1],
    [1, height],
    [width, height],
    [width, 1],
    [1, 1],
  ]
  for (const [i, pixel] of pixels.entries()) {
    close(wcs.pixelToSky(...pixel), swapped ? corners[i]!.toReversed() : corners[i]!)
  }
}

test('corpus: positions are those of wcslib to 1e-9 degree', needsCorpus, async (context) => {
  const files = readTruth()
  const counts = { agree: 0, corners: 0, refusedByBoth: 0, later: 0 }
  for (const [name, truth] of Object.entries(readJson<{ headers: Record<string, TrueWcs> }>('wcs.json').headers)) {
    await context.test(name, async () => {
      const header = await headerAt(name, truth, files)
      if (!truth.world && !truth.celestial) {
        if (EMPTY.has(name)) return
        assert.throws(() => wcsOf(header), FitsError)
        counts.refusedByBoth++
        return
      }
      let wcs: Wcs
      try {
        wcs = wcsOf(header)
      } catch (error) {
        assert.match((error as Error).message, LATER)
        counts.later++
        return
      }
      compareWorld(wcs, truth)
      counts.agree++
      // with a RADIUS the footprint is made without the WCS
      if (!truth.corners || header.has('RADIUS')) return
      compareCorners(wcs, header, truth)
      counts.corners++
    })
  }
  assert.deepEqual(counts, { agree: 130, corners: 73, refusedByBoth: 28, later: 98 })
})
