/** A made-up observatory after the pattern of a real network: what its frames say of where, with what and of what. */
export interface Telescope {
  readonly site: string
  readonly siteName: string
  readonly telescope: string
  readonly enclosure: string
  readonly instrument: string
  readonly latitude: number
  readonly longitude: number
  /** Arcseconds per pixel. */
  readonly pixelScale: number
  readonly filters: readonly string[]
}

export const telescopes: readonly Telescope[] = [
  {
    site: 'lsc',
    siteName: 'Cerro Tololo',
    telescope: '1m0a',
    enclosure: 'doma',
    instrument: 'fa15',
    latitude: -30.167,
    longitude: -70.805,
    pixelScale: 1.556,
    filters: ['B', 'V', 'rp'],
  },
  {
    site: 'cpt',
    siteName: 'Sutherland',
    telescope: '1m0a',
    enclosure: 'domb',
    instrument: 'fa06',
    latitude: -32.38,
    longitude: 20.81,
    pixelScale: 1.556,
    filters: ['gp', 'rp', 'ip'],
  },
  {
    site: 'coj',
    siteName: 'Siding Spring',
    telescope: '2m0a',
    enclosure: 'clma',
    instrument: 'ep07',
    latitude: -31.273,
    longitude: 149.07,
    pixelScale: 1.068,
    filters: ['gp', 'rp', 'zs'],
  },
  {
    site: 'tfn',
    siteName: 'Teide',
    telescope: '0m4a',
    enclosure: 'aqwa',
    instrument: 'sq34',
    latitude: 28.3,
    longitude: -16.51,
    pixelScale: 2.24,
    filters: ['B', 'V', 'rp'],
  },
  {
    site: 'ogg',
    siteName: 'Haleakala',
    telescope: '2m0a',
    enclosure: 'clma',
    instrument: 'ep02',
    latitude: 20.707,
    longitude: -156.257,
    pixelScale: 1.068,
    filters: ['gp', 'rp', 'ip'],
  },
]

export interface Target {
  readonly name: string
  /** Degrees. */
  readonly ra: number
  readonly dec: number
  readonly looks: 'galaxy' | 'cluster' | 'stars'
  readonly proposal: string
}

/** Bright targets all over the sky; the middle of three proposals is still proprietary when the observation is recent. */
export const targets: readonly Target[] = [
  { name: 'NGC 253', ra: 11.888, dec: -25.288, looks: 'galaxy', proposal: 'DEMO2026A-001' },
  { name: '47 Tuc', ra: 6.024, dec: -72.081, looks: 'cluster', proposal: 'DEMO-EPO-2026' },
  { name: 'M 31', ra: 10.685, dec: 41.269, looks: 'galaxy', proposal: 'DEMO-EPO-2026' },
  { name: 'M 33', ra: 23.462, dec: 30.66, looks: 'galaxy', proposal: 'DEMO2026A-001' },
  { name: 'M 77', ra: 40.67, dec: -0.013, looks: 'galaxy', proposal: 'DEMO2026B-014' },
  { name: 'NGC 1365', ra: 53.402, dec: -36.14, looks: 'galaxy', proposal: 'DEMO2026B-014' },
  { name: 'WASP-43', ra: 154.908, dec: -9.806, looks: 'stars', proposal: 'DEMO2026A-001' },
  { name: 'Omega Centauri', ra: 201.697, dec: -47.48, looks: 'cluster', proposal: 'DEMO-EPO-2026' },
  { name: 'M 83', ra: 204.254, dec: -29.866, looks: 'galaxy', proposal: 'DEMO2026A-001' },
  { name: 'M 51', ra: 202.47, dec: 47.195, looks: 'galaxy', proposal: 'DEMO-EPO-2026' },
  { name: 'M 13', ra: 250.423, dec: 36.461, looks: 'cluster', proposal: 'DEMO-EPO-2026' },
  { name: 'M 22', ra: 279.1, dec: -23.905, looks: 'cluster', proposal: 'DEMO2026B-014' },
  { name: 'SN 2026abc', ra: 210.802, dec: 54.349, looks: 'galaxy', proposal: 'DEMO2026B-014' },
  { name: 'Polar field', ra: 37.95, dec: 89.264, looks: 'stars', proposal: 'DEMO2026A-001' },
]

/** Whether a target gets 20 degrees above the horizon of a telescope. */
export const rises = (target: Target, { latitude }: Telescope): boolean => 90 - Math.abs(latitude - target.dec) > 20
