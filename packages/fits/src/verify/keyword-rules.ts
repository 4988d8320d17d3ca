import type { Card } from '../card.ts'
import type { Hdu } from '../hdu.ts'
import { isTiledImage } from '../tiles/tiled-image.ts'
import { type Complaint, error, warning } from './finding.ts'

type Form = 'text' | 'number' | 'integer' | 'date'

/** Reserved keywords and the kind of value that each must have (FITS 4.0 §4.4.2, §7.2.2, §7.3.2, §8, §9). */
const FORMS: readonly [RegExp, Form][] = [
  [/^(OBJECT|TELESCOP|INSTRUME|OBSERVER|ORIGIN|AUTHOR|REFERENC|EXTNAME|BUNIT)$/, 'text'],
  [/^((CTYPE|CUNIT|CNAME)\d+[A-Z]?|(RADESYS|WCSNAME|SPECSYS)[A-Z]?|TIMESYS|CHECKSUM|DATASUM)$/, 'text'],
  [/^(TTYPE|TFORM|TUNIT|TDISP|TDIM)\d+$/, 'text'],
  [/^(BSCALE|BZERO|DATAMAX|DATAMIN|EPOCH|(EQUINOX|LONPOLE|LATPOLE)[A-Z]?|(TSCAL|TZERO)\d+)$/, 'number'],
  [/^((CRPIX|CRVAL|CDELT|CROTA)\d+[A-Z]?|(CD|PC|PV)\d+_\d+[A-Z]?)$/, 'number'],
  [/^(BLANK|EXTVER|EXTLEVEL|WCSAXES[A-Z]?|THEAP|TFIELDS|TBCOL\d+)$/, 'integer'],
  [/^DATE(-[A-Z]+)?$/, 'date'],
]

/** Values of reserved keywords that are of the wrong kind, and keywords at the wrong place. */
export function* keywordComplaints(hdu: Hdu): Generator<Complaint, void, undefined> {
  for (const card of hdu.header.cards) {
    const form = FORMS.find(([keywords]) => keywords.test(card.keyword))?.[1]
    if (form && !(card.kind === 'undefined' || card.kind === 'invalid') && !FITS_FORM[form](card)) {
      yield error(`${card.keyword} is ${shown(card)}, and must be ${WANTED[form]}`)
    }
    if (card.keyword === 'BSCALE' && card.value === 0) yield warning('BSCALE is 0')
    if (card.keyword === 'EPOCH' || card.keyword === 'BLOCKED') yield warning(`${card.keyword} is deprecated`)
  }
  yield* axesComplaints(hdu)
}

const isNumber = ({ kind }: Card): boolean => kind === 'integer' || kind === 'float'

const FITS_FORM: Readonly<Record<Form, (card: Card) => boolean>> = {
  text: ({ kind }) => kind === 'string',
  number: isNumber,
  integer: ({ kind }) => kind === 'integer',
  date: ({ kind, value }) => kind === 'string' && isDate(value as string),
}

const WANTED: Readonly<Record<Form, string>> = {
  text: 'a string',
  number: 'a number',
  integer: 'an integer',
  date: 'a date, YYYY-MM-DDThh:mm:ss',
}

const shown = ({ kind, value }: Card): string => (kind === 'string' ? `'${value}'` : String(value))

const ISO = /^([+-]\d)?\d{4}-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.\d*)?)?$/ // FITS 4.0 §9.1.1
const OLD = /^(\d\d)\/(\d\d)\/\d\d$/ // DD/MM/YY, of the years 1900 to 1999 (§4.4.2.1)

function isDate(text: string): boolean {
  const old = OLD.exec(text)
  if (old) return isDay(old[2]!, old[1]!)
  const [, , month, day, hour = '0', minute = '0', second = '0'] = ISO.exec(text) ?? []
  // 60 in a leap second
  return isDay(month, day) && Number(hour) < 24 && Number(minute) < 60 && Number(second) <= 60
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const isDay = (month: string | undefined, day: string | undefined): boolean =>
  Number(day) >= 1 && Number(day) <= (DAYS[Number(month) - 1] ?? 0)

const OF_WCS = /^(?:CTYPE|CRPIX|CRVAL|CDELT|CUNIT)(\d+)([A-Z]?)$|^(?:CD|PC|PV)\d+_\d+([A-Z]?)$/

/** WCSAXES comes before all other keywords of its world coordinates (FITS 4.0 §8.2); axes beyond those of the array. */
function* axesComplaints({ header, dims, type }: Hdu): Generator<Complaint, void, undefined> {
  const begun = new Set<string>()
  const tiled = isTiledImage(header)
  const axes = tiled ? (header.integer('ZNAXIS') ?? 0) : dims.length
  for (const { keyword } of header.cards) {
    const count = /^WCSAXES([A-Z]?)$/.exec(keyword)
    if (count && begun.has(count[1]!)) yield error(`${keyword} comes behind other keywords of its coordinates`)
    const match = OF_WCS.exec(keyword)
    if (!match) continue
    const letter = match[2] ?? match[3] ?? ''
    begun.add(letter)
    const isArray = tiled || type === 'PRIMARY' || type === 'IMAGE'
    if (
      isArray &&
      match[1] !== undefined &&
      Number(match[1]) > Math.max(axes, header.integer(`WCSAXES${letter}`) ?? 0)
    ) {
      yield warning(`${keyword} is of an axis that is not there`)
    }
  }
}
