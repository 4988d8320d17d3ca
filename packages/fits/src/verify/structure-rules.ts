import { CARD_LENGTH, KEYWORD_LENGTH } from '../card.ts'
import type { Hdu } from '../hdu.ts'
import { isTiledImage } from '../tiles/tiled-image.ts'
import { type Complaint, error, warning } from './finding.ts'

/** Whether the mandatory keywords are there, in order and form, and mean what they must (FITS 4.0 §4.4.1, §7). */
export function* structureComplaints(hdu: Hdu, text: string): Generator<Complaint, void, undefined> {
  const { header, index } = hdu
  const cards = Array.from({ length: Math.ceil(text.length / CARD_LENGTH) }, (_, i) =>
    text.slice(i * CARD_LENGTH, (i + 1) * CARD_LENGTH),
  )
  const keywords = cards.map((card) => card.slice(0, KEYWORD_LENGTH).trimEnd())
  const mandatory = mandatoryKeywords(hdu)
  const last = new Map(keywords.map((keyword, i) => [keyword, i]))
  const first = new Map(keywords.map((keyword, i): [string, number] => [keyword, i]).reverse())
  for (const [i, keyword] of mandatory.entries()) {
    if (keywords[i] !== keyword) {
      yield error(`card ${i + 1} must be ${keyword}`)
    } else if (!isFixed(cards[i]!, keyword)) {
      yield error(`${keyword} is not in fixed format`)
    }
    const again = last.get(keyword)
    if (again !== first.get(keyword)) yield error(`${keyword} is there again, as card ${again! + 1}`)
  }
  for (const [i, keyword] of keywords.entries()) {
    const why = refusal(hdu, keyword)
    if (i >= mandatory.length && why) yield error(`${keyword} is not allowed ${why}`)
  }
  yield* countComplaints(hdu)
  if (index === 0 && header.logical('SIMPLE') !== true)
    yield warning('SIMPLE is not T: the file may follow no standard')
  if (index > 0 && !REGISTERED.has(hdu.type)) yield error(`${hdu.type} is no registered extension`)
}

// https://fits.gsfc.nasa.gov/registry, and FITS 4.0 §7 and appendix F
const REGISTERED = new Set(['IMAGE', 'TABLE', 'BINTABLE', 'IUEIMAGE', 'A3DTABLE', 'FOREIGN', 'DUMP'])

export const isTable = ({ type }: Hdu): boolean => type === 'BINTABLE' || type === 'TABLE'

function mandatoryKeywords(hdu: Hdu): string[] {
  const axes = hdu.dims.map((_, axis) => `NAXIS${axis + 1}`)
  if (hdu.index === 0) return ['SIMPLE', 'BITPIX', 'NAXIS', ...axes]
  const counts = ['PCOUNT', 'GCOUNT', ...(isTable(hdu) ? ['TFIELDS'] : [])]
  return ['XTENSION', 'BITPIX', 'NAXIS', ...axes, ...counts]
}

/** FITS 4.0 §4.2.1 to §4.2.3: a string from column 11, anything else up to column 30. */
function isFixed(card: string, keyword: string): boolean {
  const value = card.slice(KEYWORD_LENGTH + 2, 30)
  if (card.slice(KEYWORD_LENGTH, KEYWORD_LENGTH + 2) !== '= ') return false
  if (keyword === 'XTENSION') return /^'[^']{8,}'/.test(card.slice(KEYWORD_LENGTH + 2))
  return keyword === 'SIMPLE' ? /^ {19}[TF]$/.test(value) : /^ *[+-]?\d+$/.test(value)
}

const OF_COLUMNS = /^(TFIELDS|THEAP|(TTYPE|TFORM|TUNIT|TNULL|TSCAL|TZERO|TDISP|TBCOL|TDIM)\d+)$/
const OF_ARRAYS = /^(BSCALE|BZERO|BUNIT|BLANK|DATAMAX|DATAMIN)$/

/** Why a keyword may not be in this HDU. */
function refusal(hdu: Hdu, keyword: string): string | undefined {
  const { header, index, dims } = hdu
  const groups = hdu.type === 'GROUPS'
  if (index === 0 && keyword === 'XTENSION') return 'in a primary header'
  if (index === 0 && !groups && (keyword === 'PCOUNT' || keyword === 'GCOUNT')) return 'in a primary array'
  if (index > 0 && keyword === 'SIMPLE') return 'in an extension'
  const axis = /^NAXIS(\d+)$/.exec(keyword)?.[1]
  if (axis !== undefined && Number(axis) > dims.length) return `with ${dims.length} axes`
  if (!isTable(hdu)) {
    if (REGISTERED_ARRAYS.has(hdu.type) && OF_COLUMNS.test(keyword)) return 'beside an array'
    return keyword === 'BLANK' && hdu.bitpix < 0 ? 'for floating-point pixels' : undefined
  }
  return OF_ARRAYS.test(keyword) && !isTiledImage(header) ? 'beside a table' : undefined
}

const REGISTERED_ARRAYS = new Set(['PRIMARY', 'IMAGE', 'GROUPS'])

function* countComplaints({ type, header, bitpix, dims }: Hdu): Generator<Complaint, void, undefined> {
  const expect = (keyword: string, value: number | undefined, wanted: number): Complaint[] =>
    value === wanted ? [] : [error(`${keyword} of an extension ${type} is ${wanted}, not ${value}`)]
  if (type === 'IMAGE' || type === 'TABLE') yield* expect('PCOUNT', header.integer('PCOUNT'), 0)
  if (type === 'IMAGE' || type === 'TABLE' || type === 'BINTABLE') {
    yield* expect('GCOUNT', header.integer('GCOUNT'), 1)
  }
  if (type === 'TABLE' || type === 'BINTABLE') {
    yield* expect('BITPIX', bitpix, 8)
    yield* expect('NAXIS', dims.length, 2)
  }
}
