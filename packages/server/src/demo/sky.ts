import { Random, seedOf } from './random.ts'

/** The side of a sample image, pixels. */
export const SIDE = 384

export interface Source {
  /** Pixels, the first is 1. */
  readonly x: number
  readonly y: number
  /** Electrons of the whole exposure. */
  readonly flux: number
}

export interface Exposure {
  readonly looks: 'galaxy' | 'cluster' | 'stars'
  /** The same text gives the same stars, whatever the exposure. */
  readonly field: string
  /** The same text gives the same noise. */
  readonly frame: string
  readonly seconds: number
  /** Relative brightness of the sky and of the stars in this filter. */
  readonly throughput: number
  /** Displacement of the telescope, pixels. */
  readonly dither: readonly [number, number]
}

const BIAS_LEVEL = 1000
const READ_NOISE = 8
const SEEING_SIGMA = 1.4
const FULL_WELL = 60_000

/** The stars of a field: many faint ones and a few bright, around the middle when it is a cluster. */
export const starsOf = ({ looks, field, seconds, throughput, dither }: Exposure): Source[] => {
  const random = new Random(seedOf(field))
  const count = { galaxy: 60, cluster: 500, stars: 110 }[looks]
  return Array.from({ length: count }, () => {
    const spread = SIDE / 9
    const x = looks === 'cluster' ? SIDE / 2 + random.normal() * spread : random.between(1, SIDE)
    const y = looks === 'cluster' ? SIDE / 2 + random.normal() * spread : random.between(1, SIDE)
    const flux = 12 * random.uniform() ** -1.4 * seconds * throughput
    return { x: x + dither[0], y: y + dither[1], flux: Math.min(flux, 4e6) }
  }).filter(({ x, y }) => x > 1 && y > 1 && x < SIDE && y < SIDE)
}

/** Pixels of an exposure of the sky: bias, sky, stars, a galaxy, and noise. Whole numbers, 0 to 65535. */
export const expose = (exposure: Exposure): Uint16Array => {
  const light = new Float64Array(SIDE * SIDE).fill(2.5 * exposure.seconds * exposure.throughput)
  if (exposure.looks === 'galaxy') addGalaxy(light, exposure)
  for (const star of starsOf(exposure)) addStar(light, star)
  return read(light, exposure.frame)
}

/** A frame without light of the sky: a bias, a dark, or an evenly lit flat with dust on the window. */
export const calibrate = (kind: 'BIAS' | 'DARK' | 'SKYFLAT', seconds: number, frame: string): Uint16Array => {
  const level = { BIAS: 0, DARK: 0.05 * seconds, SKYFLAT: 22_000 }[kind]
  const light = new Float64Array(SIDE * SIDE).fill(level)
  if (kind === 'SKYFLAT') shade(light)
  return read(light, frame)
}

/** A spectrum across the chip: continuum, some lines in absorption, night-sky lines along the slit. */
export const disperse = (seconds: number, frame: string): Uint16Array => {
  const light = new Float64Array(SIDE * SIDE)
  const random = new Random(seedOf(`lines of ${frame}`))
  const lines = Array.from({ length: 14 }, () => ({
    at: random.between(10, SIDE - 10),
    depth: random.between(0.2, 0.8),
  }))
  const skyLines = Array.from({ length: 9 }, () => random.between(10, SIDE - 10))
  for (let y = 0; y < SIDE; y++) {
    const trace = Math.exp(-(((y - SIDE / 2) / 3) ** 2) / 2)
    for (let x = 0; x < SIDE; x++) {
      const continuum = 3 * seconds * (0.4 + Math.sin((x / SIDE) * Math.PI))
      const absorbed = lines.reduce(
        (left, { at, depth }) => left * (1 - depth * Math.exp(-(((x - at) / 2) ** 2) / 2)),
        1,
      )
      const sky = skyLines.reduce((sum, at) => sum + 0.6 * seconds * Math.exp(-(((x - at) / 1.5) ** 2) / 2), 0)
      light[y * SIDE + x] = continuum * absorbed * trace + sky
    }
  }
  return read(light, frame)
}

const addStar = (light: Float64Array, { x, y, flux }: Source): void => {
  const radius = Math.ceil(SEEING_SIGMA * 5)
  const peak = flux / (2 * Math.PI * SEEING_SIGMA ** 2)
  const [columnFrom, columnTo] = [Math.max(1, Math.floor(x - radius)), Math.min(SIDE, Math.ceil(x + radius))]
  const [rowFrom, rowTo] = [Math.max(1, Math.floor(y - radius)), Math.min(SIDE, Math.ceil(y + radius))]
  for (let row = rowFrom; row <= rowTo; row++) {
    for (let column = columnFrom; column <= columnTo; column++) {
      const distance2 = (column - x) ** 2 + (row - y) ** 2
      const at = (row - 1) * SIDE + column - 1
      light[at] = (light[at] ?? 0) + peak * Math.exp(-distance2 / (2 * SEEING_SIGMA ** 2))
    }
  }
}

/** An inclined exponential disc with two arms, and a bulge. */
const addGalaxy = (light: Float64Array, { seconds, throughput, dither, field }: Exposure): void => {
  const random = new Random(seedOf(`disc of ${field}`))
  const [tilt, angle, scale] = [random.between(1.2, 2.6), random.between(0, Math.PI), random.between(28, 48)]
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const [dx, dy] = [column - SIDE / 2 - dither[0], row - SIDE / 2 - dither[1]]
      const along = dx * Math.cos(angle) + dy * Math.sin(angle)
      const across = (dy * Math.cos(angle) - dx * Math.sin(angle)) * tilt
      const radius = Math.hypot(along, across)
      const arms = 1 + 0.5 * Math.cos(2 * Math.atan2(across, along) - radius / 9)
      const brightness = 9 * Math.exp(-radius / scale) * arms + 40 * Math.exp(-radius / (scale / 8))
      const at = row * SIDE + column
      light[at] = (light[at] ?? 0) + brightness * seconds * throughput
    }
  }
}

/** Vignetting towards the corners, and rings of dust. */
const shade = (light: Float64Array): void => {
  const random = new Random(7)
  const rings = Array.from({ length: 12 }, () => [random.between(0, SIDE), random.between(0, SIDE)] as const)
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const corner = ((column - SIDE / 2) ** 2 + (row - SIDE / 2) ** 2) / SIDE ** 2
      const dust = rings.some(([x, y]) => Math.abs(Math.hypot(column - x, row - y) - 9) < 2.5) ? 0.97 : 1
      const at = row * SIDE + column
      light[at] = (light[at] ?? 0) * (1 - 0.2 * corner) * dust
    }
  }
}

/** What the detector makes of light: photon noise (normal for these counts), read noise, the bias level, saturation. */
const read = (light: Float64Array, frame: string): Uint16Array => {
  const random = new Random(seedOf(frame))
  return Uint16Array.from(light, (electrons) => {
    const noise = Math.sqrt(electrons + READ_NOISE ** 2) * random.normal()
    return Math.max(0, Math.min(FULL_WELL, Math.round(BIAS_LEVEL + electrons + noise)))
  })
}
