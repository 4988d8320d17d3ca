import {
  compressedImage,
  fitsBytes,
  float,
  type HduParts,
  primary,
  table,
  type WritableCard,
} from '@science-archive/fits'
import type { PlannedFrame } from './plan.ts'
import { calibrate, disperse, type Exposure, expose, SIDE, type Source, starsOf } from './sky.ts'

/** The bytes of a sample frame: a raw image, or a reduced one with a catalogue of its stars. */
export const frameFile = (frame: PlannedFrame): Uint8Array[] => {
  const cards = headerOf(frame)
  const pixels = pixelsOf(frame)
  const shape = { bitpix: 16, width: SIDE, height: SIDE, pixels, bzero: 32_768 } as const
  if (frame.extension === '.fits') return fitsBytes([primary({ ...shape, cards })], { checksums: true })
  const science = compressedImage({ ...shape, cards: [['EXTNAME', 'SCI'], ...cards] })
  const catalogue = frame.reductionLevel === 91 ? [catalogueOf(frame)] : []
  return fitsBytes([primary(), science, ...catalogue], { checksums: true })
}

const exposureOf = (frame: PlannedFrame): Exposure => ({
  looks: frame.target?.looks ?? 'stars',
  field: `${frame.target?.name} ${frame.telescope.instrument}`,
  frame: frame.basename,
  seconds: frame.seconds,
  throughput: { B: 0.4, V: 0.7, gp: 0.9, rp: 1, ip: 0.8, zs: 0.5 }[frame.filter] ?? 1,
  dither: frame.dither,
})

const pixelsOf = (frame: PlannedFrame): Uint16Array => {
  if (frame.type === 'EXPOSE') return expose(exposureOf(frame))
  if (frame.type === 'SPECTRUM') return disperse(frame.seconds, frame.basename)
  return calibrate(frame.type, frame.seconds, frame.basename)
}

const iso = (date: Date): string => date.toISOString().slice(0, 23)

/** Degrees as hours, minutes and seconds, or degrees, minutes and seconds. */
const sexagesimal = (value: number, digits: number): string => {
  const whole = Math.abs(value)
  const seconds = ((whole * 60) % 1) * 60
  const parts = [Math.floor(whole), Math.floor((whole * 60) % 60)].map((part) => String(part).padStart(2, '0'))
  return `${value < 0 ? '-' : ''}${parts.join(':')}:${seconds.toFixed(digits).padStart(3 + digits, '0')}`
}

const headerOf = (frame: PlannedFrame): WritableCard[] => {
  const { telescope, target, begin, seconds } = frame
  const end = new Date(begin.getTime() + seconds * 1000)
  return [
    ['ORIGIN', 'Sample observatory', 'this frame is made up'],
    ['DATE-OBS', iso(begin), '[UTC] start of the exposure'],
    ['DAY-OBS', frame.day, 'night of the observation'],
    ['UTSTART', iso(begin).slice(11), '[UTC] start of the exposure'],
    ['UTSTOP', iso(end).slice(11), '[UTC] end of the exposure'],
    ['MJD-OBS', float(begin.getTime() / 86_400_000 + 40_587), '[UTC days] start of the exposure'],
    ['EXPTIME', float(seconds), '[s] exposure time'],
    ['FILTER', frame.filter, 'filter in the beam'],
    ['INSTRUME', telescope.instrument, 'camera'],
    ['SITEID', telescope.site, 'site'],
    ['SITE', telescope.siteName],
    ['TELID', telescope.telescope, 'telescope'],
    ['ENCID', telescope.enclosure, 'enclosure'],
    ['LATITUDE', telescope.latitude, '[deg] of the telescope, north'],
    ['LONGITUD', telescope.longitude, '[deg] of the telescope, east'],
    ['OBSTYPE', frame.type, 'type of configuration'],
    ['PROPID', target?.proposal ?? 'calibrate', 'proposal'],
    ['USERID', target === undefined ? 'engineering' : 'demo', 'who submitted the observation'],
    ['BLKUID', frame.observation, 'observation'],
    ['REQNUM', frame.request ?? 'N/A', 'request'],
    ['OBJECT', target?.name ?? frame.type.toLowerCase(), 'target'],
    ['RLEVEL', frame.reductionLevel, 'reduction level'],
    ['GAIN', float(1), '[electrons/count]'],
    ['RDNOISE', float(8), '[electrons] read noise'],
    ['SATURATE', 60_000, '[counts] saturation'],
    ...frame.madeOf.flatMap((name, index): WritableCard[] => {
      const keyword = ['ORIGNAME', 'L1IDBIAS', 'L1IDDARK', 'L1IDFLAT'][index]
      return keyword === undefined ? [] : [[keyword, `${name}${index === 1 ? '.fits' : '.fits.fz'}`]]
    }),
    ...(frame.type === 'EXPOSE' && target !== undefined ? coordinates(frame) : []),
  ]
}

/** World coordinates of an image: gnomonic, north up, east left (FITS WCS paper II, Calabretta and Greisen 2002). */
const coordinates = ({ target, telescope, dither }: PlannedFrame): WritableCard[] => {
  const { ra = 0, dec = 0 } = target ?? {}
  const scale = telescope.pixelScale / 3600
  return [
    ['RA', sexagesimal(ra / 15, 3), '[hms] of the target'],
    ['DEC', sexagesimal(dec, 2), '[dms] of the target'],
    ['WCSAXES', 2],
    ['CTYPE1', 'RA---TAN'],
    ['CTYPE2', 'DEC--TAN'],
    ['CUNIT1', 'deg'],
    ['CUNIT2', 'deg'],
    ['CRVAL1', float(ra)],
    ['CRVAL2', float(dec)],
    ['CRPIX1', float((SIDE + 1) / 2 + dither[0])],
    ['CRPIX2', float((SIDE + 1) / 2 + dither[1])],
    ['CD1_1', float(-scale)],
    ['CD1_2', float(0)],
    ['CD2_1', float(0)],
    ['CD2_2', float(scale)],
    ['RADESYS', 'ICRS'],
    ['SECPIX', float(telescope.pixelScale), '[arcsec/pixel]'],
  ]
}

/** The stars of a reduced image as a source extractor would list them. */
const catalogueOf = (frame: PlannedFrame): HduParts => {
  const stars = starsOf(exposureOf(frame)).toSorted((a: Source, b: Source) => b.flux - a.flux)
  const scale = frame.telescope.pixelScale / 3600
  const { ra = 0, dec = 0 } = frame.target ?? {}
  const middle = (SIDE + 1) / 2
  const sky = stars.map(({ x, y }) =>
    gnomonic(-(x - middle - frame.dither[0]) * scale, (y - middle - frame.dither[1]) * scale, ra, dec),
  )
  return table({
    cards: [['EXTNAME', 'CAT']],
    columns: [
      { name: 'id', format: 'J', values: stars.map((_, index) => index + 1) },
      { name: 'x', format: 'D', unit: 'pixel', values: stars.map(({ x }) => x) },
      { name: 'y', format: 'D', unit: 'pixel', values: stars.map(({ y }) => y) },
      { name: 'ra', format: 'D', unit: 'deg', values: sky.map(([one]) => one) },
      { name: 'dec', format: 'D', unit: 'deg', values: sky.map(([, one]) => one) },
      { name: 'flux', format: 'E', unit: 'electron', values: stars.map(({ flux }) => flux) },
    ],
  })
}

/** Standard coordinates (degrees on the tangent plane) to right ascension and declination, degrees. */
const gnomonic = (xi: number, eta: number, ra: number, dec: number): readonly [number, number] => {
  const degree = Math.PI / 180
  const [x, y, declination] = [xi * degree, eta * degree, dec * degree]
  const across = Math.cos(declination) - y * Math.sin(declination)
  const rightAscension = ra + Math.atan2(x, across) / degree
  const up = Math.sin(declination) + y * Math.cos(declination)
  return [(rightAscension + 360) % 360, Math.atan2(up, Math.hypot(x, across)) / degree]
}
