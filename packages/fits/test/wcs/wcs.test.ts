import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Header } from '../../src/header.ts'
import { wcsOf } from '../../src/wcs/wcs.ts'
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

test('LONPOLE counts without an image too, as in a primary HDU that has none', () => {
  const header = changed('NAXIS   = 0', 'CD1_1   = -0.01', 'CD2_2   = 0.01', 'LONPOLE = 0.0')
  close(wcsOf(header).pixelToSky(1, 1), [148.07052996247293, -10.79872084755284])
})

// CRVAL = (10, latitude), CDELT = (-0.01, 0.01), LONPOLE = 180: the pole is as near to LATPOLE in the south as in the north
test('CAR with LATPOLE = 0 turns the way it does in wcslib', () => {
  for (const [latitude, sky] of [
    [-18.9, [11.063328690742907, -19.896994342961477]],
    [-40.25, [11.32976727004285, -41.24250216598957]],
    [-15.6, [8.966796913484755, -14.597575368405542]],
    [-21.258, [8.93424256715128, -20.254628011302632]],
    [-33.3, [8.8171648058258, -32.29433296681563]],
    [-30.5, [8.851258517248779, -29.494912184112522]],
  ] as const) {
    const axes = ["CTYPE1  = 'RA---CAR'", "CTYPE2  = 'DEC--CAR'", 'CDELT1  = -0.01', 'CDELT2  = 0.01', 'CRVAL1  = 10.0']
    const header = headerOf('NAXIS   = 2', ...axes, `CRVAL2  = ${latitude}`, 'LONPOLE = 180.0', 'LATPOLE = 0.0')
    close(wcsOf(header).pixelToSky(100, 100), sky)
  }
})

test('FELO is even in frequency', () => {
  const cards = ["CTYPE1  = 'FELO'", 'CRVAL1  = 1E6', 'CDELT1  = 1E4', 'RESTFRQ = 1.42E9']
  const wcs = wcsOf(headerOf('NAXIS   = 1', ...cards))
  close([wcs.pixelToWorld([-50])[0]!, wcs.pixelToWorld([100])[0]!], [500829.75857305527, 2003335.640951991], 1e-3)
  assert.throws(() => wcsOf(headerOf('NAXIS   = 1', ...cards.slice(0, 3))), { name: 'HeaderError' })
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
    [changed('PV1_5   = 0.1'), 'bad-header', 'PV1_5 is no parameter of a longitude axis'],
    [changed("CUNIT1  = 'furlong'"), 'bad-header', 'the unit furlong is not known'],
    [
      changed('NAXIS   = 3', 'A_ORDER = 2', 'B_ORDER = 2', 'A_2_0   = 1E-5'),
      'bad-header',
      'a distortion of pixels needs two axes',
    ],
    [changed("CTYPE2  = 'DEC--SIN'"), 'bad-header', 'CTYPEs name no pair of sky axes: RA TAN, DEC SIN'],
    [changed("CTYPE2  = 'RA---TAN'"), 'bad-header', 'CTYPEs name no pair of sky axes: RA TAN, RA TAN'],
    [changed('CRVAL2  = 95.0'), 'bad-header', 'the reference latitude is 95, beyond the pole'],
  ]
  for (const [header, code, message] of refused) assert.throws(() => wcsOf(header), { code, message })
  const flat = wcsOf(changed('CD1_1   = 0.1', 'CD1_2   = 0.1', 'CD2_1   = 0.1', 'CD2_2   = 0.1'))
  assert.throws(() => flat.skyToPixel(150, -12), { code: 'singular-matrix' })
})

// wcslib 7.12 (astropy 5.2.1) for all of the following: WCS(header, key=alternate).all_pix2world([pixel], 1)
test('an alternate WCS', () => {
  const header = changed(
    "CTYPE1A = 'RA---SIN'",
    "CTYPE2A = 'DEC--SIN'",
    'CDELT1A = -0.1',
    'CDELT2A = 0.1',
    'LONPOLEA= 170.0',
    'CRVAL1A = 20.0',
    'CRVAL2A = 30.0',
  )
  assert.equal(wcsOf(header, { alternate: ' ' }).projection, 'TAN')
  assert.equal(wcsOf(header, { alternate: 'A' }).projection, 'SIN')
  close(wcsOf(header, { alternate: 'A' }).pixelToSky(10, 20), [18.43264329444652, 31.787146431283194])
  assert.throws(() => wcsOf(header, { alternate: 'B' }), { message: 'the header has no WCS B' })
  assert.throws(() => wcsOf(header, { alternate: 'AB' }), { name: 'HeaderError' })
})

test('a cube: all its axes, and the sky alone', () => {
  const wcs = wcsOf(
    headerOf(
      'NAXIS   = 3',
      "CTYPE1  = 'FREQ'",
      "CTYPE2  = 'RA---TAN'",
      "CTYPE3  = 'DEC--TAN'",
      'CRVAL1  = 1.4',
      "CUNIT1  = 'GHz'",
      'CDELT1  = 0.001',
      'CRVAL2  = 150.1',
      'CRVAL3  = -12.3',
      'CDELT2  = -0.01',
      'CDELT3  = 0.01',
      'PC2_3   = 0.1',
    ),
  )
  assert.deepEqual(wcs.axes, [
    { name: 'FREQ', unit: 'Hz' },
    { name: 'RA', unit: 'deg' },
    { name: 'DEC', unit: 'deg' },
  ])
  close(wcs.pixelToWorld([3, 10, 20]), [1403000000.0, 149.97727434746415, -12.099973872759245])
  close(wcs.worldToPixel([1403000000.0, 149.97727434746415, -12.099973872759245]), [3, 10, 20], 1e-6)
  close(wcs.pixelToSky(10, 20), [149.97727434746415, -12.099973872759245])
  close(wcs.skyToPixel(149.97727434746415, -12.099973872759245), [10, 20], 1e-6)
  assert.throws(() => wcs.pixelToWorld([1, 2]), RangeError)
})

test('TPV, and SIP next to parameters of SCAMP', () => {
  const tpv = wcsOf(
    changed(
      "CTYPE1  = 'RA---TPV'",
      "CTYPE2  = 'DEC--TPV'",
      'CRPIX1  = 0',
      'CRPIX2  = 0',
      'CD1_1   = -0.01',
      'CD2_2   = 0.01',
      ...['PV1_1   = 1.0', 'PV2_1   = 1.0', 'PV1_0   = 0.01', 'PV1_3   = 0.02', 'PV1_4   = 0.05', 'PV2_5   = -0.03'],
      ...['PV2_11  = 0.02', 'PV1_39  = 0.01'],
    ),
  )
  close(tpv.pixelToSky(10, 20), [150.01304132448422, -12.099163691195185])
  close(tpv.skyToPixel(150.4280507598459, -12.249692632197036), [-30, 5], 1e-6)
  const sip = ['A_ORDER = 2', 'B_ORDER = 2', 'A_2_0   = 1E-4']
  const plain = wcsOf(changed(...sip))
  close(wcsOf(changed(...sip, 'PV1_1   = 1', 'PV1_5   = 3')).pixelToSky(9, 9), plain.pixelToSky(9, 9), 0)
  assert.throws(() => wcsOf(changed(...sip, 'PV1_3   = 1', 'PV1_5   = 3')), { name: 'HeaderError' })
})

test('a spectrum has no sky', () => {
  const wcs = wcsOf(headerOf('NAXIS   = 1', "CTYPE1  = 'WAVE'", "CUNIT1  = 'nm'", 'CRVAL1  = 500', 'CDELT1  = 2'))
  close(wcs.pixelToWorld([3]), [506e-9], 1e-20)
  assert.throws(() => wcs.pixelToSky(1, 1), { message: 'a WCS of one axis has no sky' })
  assert.throws(() => wcs.skyToPixel(1, 1), { name: 'HeaderError' })
})

test('a far or impossible position ends in NaN', () => {
  const wcs = wcsOf(changed('A_ORDER = 2', 'B_ORDER = 2', 'A_2_0   = 1E-2'))
  assert.deepEqual(wcs.pixelToSky(Number.NaN, 1), [Number.NaN, Number.NaN])
  assert.deepEqual(wcs.skyToPixel(330, 12), [Number.NaN, Number.NaN])
  assert.deepEqual(wcs.skyToPixel(150.5, -12.3), [Number.NaN, Number.NaN])
})
