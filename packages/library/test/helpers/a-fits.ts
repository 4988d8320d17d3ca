/** A card as it stands in the file: `KEYWORD = value`, given as FITS writes the value: `'text'`, `15.0`, `T`. */
export type Cards = Readonly<Record<string, string>>

const BLOCK = 2880

const block = (cards: Cards): string => {
  const lines = Object.entries(cards).map(([keyword, value]) => `${keyword.padEnd(8)}= ${value}`.padEnd(80))
  const text = [...lines, 'END'.padEnd(80)].join('')
  return text.padEnd(Math.ceil(text.length / BLOCK) * BLOCK)
}

/** A small FITS file: a primary header, and an image extension of no pixels for each further header. */
export const aFits = (primary: Cards, ...extensions: Cards[]): Buffer => {
  const first = block({ SIMPLE: 'T', BITPIX: '8', NAXIS: '0', ...primary })
  const further = extensions.map((cards) =>
    block({ XTENSION: "'IMAGE   '", BITPIX: '8', NAXIS: '0', PCOUNT: '0', GCOUNT: '1', ...cards }),
  )
  return Buffer.from(first + further.join(''), 'latin1')
}

/** What a frame must say, as FITS writes it. */
export const required: Cards = {
  PROPID: "'LCO2015A-001'",
  'DATE-OBS': "'2020-01-13T03:14:15.926'",
  'DAY-OBS': "'20200112'",
  INSTRUME: "'fa06'",
  SITEID: "'cpt'",
  TELID: "'1m0a'",
  OBSTYPE: "'EXPOSE'",
  BLKUID: '404112231',
}

/** The same as a caller's metadata. */
export const requiredMetadata = {
  PROPID: 'LCO2015A-001',
  'DATE-OBS': '2020-01-13T03:14:15.926',
  'DAY-OBS': '20200112',
  INSTRUME: 'fa06',
  SITEID: 'cpt',
  TELID: '1m0a',
  OBSTYPE: 'EXPOSE',
  BLKUID: 404112231,
}
