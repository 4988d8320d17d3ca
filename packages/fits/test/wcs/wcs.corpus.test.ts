import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FitsError } from '../../src/errors.ts'
import { openFits } from '../../src/fits-file.ts'
import { type Header, headerText, parseHeader } from '../../src/header.ts'
import { bytesSource } from '../../src/source.ts'
import { imageHeader, isTiledImage } from '../../src/tiles/tiled-image.ts'
import type { LookupTable } from '../../src/wcs/lookup-table.ts'
import { type Wcs, wcsOf } from '../../src/wcs/wcs.ts'
import { corpusBytes, needsCorpus, readJson, readTruth, type TrueFile, trueBytes } from '../helpers/corpus.ts'
import { headerOf } from '../helpers/headers.ts'

interface TrueWorld {
  world: (number | string)[][]
}

interface TrueWcs extends Partial<TrueWorld> {
  source: 'file' | 'hdr' | 'synthetic'
  file?: string
  hdu?: number
  cards?: string[]
  wcs?: { ctype: string[]; lng_axis: number; lat_axis: number }
  pixels: number[][]
  celestial?: Partial<TrueWorld>
  with_lookup_tables?: Partial<TrueWorld>
  corners?: { coordinates: { $float: string }[][][] } | null
}

const DEGREE = Math.PI / 180

/** In degrees. */
function distance([a, b]: readonly number[], [c, d]: readonly number[]): number {
  const [half, other] = [Math.sin(((b! - d!) * DEGREE) / 2), Math.sin(((a! - c!) * DEGREE) / 2)]
  return (2 * Math.asin(Math.hypot(half, other * Math.sqrt(Math.cos(b! * DEGREE) * Math.cos(d! * DEGREE))))) / DEGREE
}

/** The axes of the sky compare on the sphere, others relative to their size; NaN only with NaN. */
function compare(actual: readonly number[], expected: readonly number[], sky: readonly number[]): void {
  assert.deepEqual(actual.map(Number.isNaN), expected.map(Number.isNaN), `${actual} is not ${expected}`)
  const of = (values: readonly number[]): number[] => sky.map((axis) => values[axis]!)
  const onSky = sky.length === 2 && of(actual).every(Number.isFinite)
  assert.ok(!onSky || distance(of(actual), of(expected)) < 1e-9, `${actual} is not ${expected}`)
  for (const [axis, value] of actual.entries()) {
    if (sky.includes(axis) || Number.isNaN(value)) continue
    const off = Math.abs(value - expected[axis]!)
    assert.ok(off <= 1e-9 * Math.max(1, Math.abs(value)), `${actual} is not ${expected}`)
  }
}

async function headerAt(name: string, truth: TrueWcs, files: Record<string, TrueFile>): Promise<Header> {
  if (truth.source === 'synthetic') return headerOf(...truth.cards!)
  if (truth.source === 'hdr') {
    const text = headerText(corpusBytes(name))
    return text.includes('\n') ? headerOf(...text.split(/\r?\n/)) : parseHeader(text)
  }
  const { hdus } = await openFits(bytesSource(trueBytes(truth.file!, files[truth.file!]!)))
  const { header } = hdus[truth.hdu!]!
  return isTiledImage(header) ? imageHeader(header) : header
}

const numbers = (values: readonly (number | string)[]): number[] => values.map(Number)

/** Axes of a projection; those that are linear compare as numbers. */
const skyOf = (wcs: Wcs, { lng_axis, lat_axis }: NonNullable<TrueWcs['wcs']>): number[] =>
  wcs.projection === '' ? [] : [lng_axis, lat_axis]

function compareWorld(wcs: Wcs, truth: TrueWcs): void {
  truth.pixels.forEach((pixel, i) => {
    compare(wcs.pixelToWorld(pixel), numbers(truth.world![i]!), skyOf(wcs, truth.wcs!))
    // the sky axes alone, by the first two pixel columns
    const sky = truth.celestial?.world?.[i]
    if (sky) compare(wcs.pixelToSky(pixel[0]!, pixel[1]!), numbers(sky), wcs.projection === '' ? [] : [0, 1])
  })
}

/** CSC has no exact inverse; a TPV without parameters sends all pixels to one point. */
const ONE_WAY = /CSC|TPV_none|singular_cd_row/

/** Pixels of all-sky images that a border of the map shares, so that the sky is found on its other side. */
const isShared = (wcs: Wcs, pixel: readonly number[], back: readonly number[]): boolean => {
  const [one, other] = [wcs.pixelToWorld(pixel), wcs.pixelToWorld(back)]
  return distance(one, other) < 1e-9
}

function compareBack(wcs: Wcs, name: string, truth: TrueWcs): number {
  if (ONE_WAY.test(name)) return 0
  let shared = 0
  for (const pixel of truth.pixels) {
    const world = wcs.pixelToWorld(pixel)
    if (world.some(Number.isNaN)) continue
    const back = wcs.worldToPixel(world)
    if (pixel.every((value, axis) => Math.abs(value - back[axis]!) < 1e-6)) {
      compare(wcs.pixelToWorld(back), world, skyOf(wcs, truth.wcs!))
      continue
    }
    assert.ok(isShared(wcs, pixel, back), `${pixel} comes back as ${back}`)
    shared++
  }
  return shared
}

/** Corners are those of pixels 1 and NAXISn, first up the first column; angles in the order of the axes. */
function compareCorners(wcs: Wcs, header: Header, truth: TrueWcs): void {
  const [width, height] = [header.integer('NAXIS1')!, header.integer('NAXIS2')!]
  const swapped = truth.wcs!.lng_axis > truth.wcs!.lat_axis
  const corners = truth.corners!.coordinates[0]!.map((corner) => corner.map((angle) => Number(angle.$float)))
  for (const [i, [x, y]] of [
    [1, 1],
    [1, height],
    [width, height],
    [width, 1],
    [1, 1],
  ].entries()) {
    compare(wcs.pixelToSky(x!, y!), swapped ? corners[i]!.toReversed() : corners[i]!, wcs.projection ? [0, 1] : [])
  }
}

const truths = (): [string, TrueWcs][] =>
  Object.entries(readJson<{ headers: Record<string, TrueWcs> }>('wcs.json').headers)

test(
  'corpus: every header gives what wcslib gives, to 1e-9 degree, and back to 1e-6 pixel',
  needsCorpus,
  async (context) => {
    const files = readTruth()
    const counts = { agree: 0, corners: 0, refusedByBoth: 0, sharedPixels: 0 }
    for (const [name, truth] of truths()) {
      await context.test(name, async () => {
        const header = await headerAt(name, truth, files)
        if (!truth.world) {
          assert.throws(() => wcsOf(header), FitsError)
          counts.refusedByBoth++
          return
        }
        const wcs = wcsOf(header)
        compareWorld(wcs, truth)
        counts.sharedPixels += compareBack(wcs, name, truth)
        counts.agree++
        // with a RADIUS the footprint is made without the WCS
        if (!truth.corners || header.has('RADIUS')) return
        compareCorners(wcs, header, truth)
        counts.corners++
      })
    }
    assert.deepEqual(counts, { agree: 228, corners: 115, refusedByBoth: 29, sharedPixels: 10 })
  },
)

test('corpus: tables of the file correct its pixels', needsCorpus, async () => {
  const [name, truth] = truths().find(([, { with_lookup_tables, hdu }]) => with_lookup_tables?.world && hdu === 0)!
  const bytes = trueBytes(truth.file!, readTruth()[truth.file!]!)
  const { hdus } = await openFits(bytesSource(bytes))
  const lookupTables = hdus.slice(1).map(({ header, dims, dataStart }): LookupTable => {
    const view = new DataView(bytes.buffer, bytes.byteOffset + dataStart)
    return { header, values: Array.from({ length: dims[0]! * dims[1]! }, (_, i) => view.getFloat32(4 * i)) }
  })
  const wcs = wcsOf(hdus[0]!.header, { lookupTables })
  truth.pixels.forEach((pixel, i) => {
    compare(wcs.pixelToWorld(pixel), numbers(truth.with_lookup_tables!.world![i]!), [0, 1])
  })
  assert.equal(compareBack(wcs, name, truth), 0)
})
