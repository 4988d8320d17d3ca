import { FileSpecificationError } from '../errors.ts'
import type { HeaderData } from '../header-data.ts'
import { isFalse } from '../header-value.ts'
import { lcoFramePath, type StorePathFields } from '../store-path.ts'
import { FitsFile } from './fits-data-file.ts'

/** FITS as Las Cumbres Observatory names it: `site-instrument-day-number-e91`; what headers leave open the name says. */
export class LcoFitsFile extends FitsFile {
  static override storePath(fields: StorePathFields): string {
    return lcoFramePath(fields)
  }

  protected override complete(headers: HeaderData): void {
    super.complete(headers)
    if (this.basename.includes('_cat')) this.#repairCatalog(headers)
    else repairConfigurationType(headers, this.basename)
    if (isLevelUnknown(headers)) headers.setValue('REDUCTION_LEVEL_KEY', levelFromName(this.#frameName))
  }

  /** The name of the frame that a catalog belongs to. */
  get #frameName(): string {
    return this.basename.replaceAll('_cat', '')
  }

  #repairCatalog(headers: HeaderData): void {
    headers.setValue('CONFIGURATION_TYPE_KEY', 'CATALOG')
    if (isFalse(headers.value('CATALOG_TARGET_FRAME_KEY'))) {
      headers.setValue('CATALOG_TARGET_FRAME_KEY', this.#frameName)
    }
  }
}

/** Whether a reduction level must be worked out: 0 is what frames say that were never given one. */
export const isLevelUnknown = (headers: HeaderData): boolean => isFalse(headers.value('REDUCTION_LEVEL_KEY'))

const repairConfigurationType = (headers: HeaderData, basename: string): void => {
  const type = headers.value('CONFIGURATION_TYPE_KEY')
  if (!isFalse(type)) {
    if (typeof type !== 'string') throw new FileSpecificationError(`the configuration type ${type} is not text`)
    if (type.trim() !== 'UNKNOWN') return
  }
  const inferred = typeFromName(basename, headers)
  if (!inferred)
    throw new FileSpecificationError(`the configuration type of ${basename} is unknown, and its name does not say it`)
  headers.setValue('CONFIGURATION_TYPE_KEY', inferred)
}

const typesByLetter: Readonly<Record<string, string>> = {
  b: 'BIAS',
  d: 'DARK',
  f: 'SKYFLAT',
  g: 'GUIDE',
  s: 'STANDARD',
  w: 'LAMPFLAT',
  x: 'EXPERIMENTAL',
}

const typeFromName = (basename: string, headers: HeaderData): string | undefined => {
  const [site, instrument = '', , number, level = ''] = basename.split('-')
  const isNres = isOfNres(headers)
  if (level === '' || isNres === undefined) return undefined
  if (site === 'trace') return 'TRACE'
  if (site === 'arc') return 'ARC'
  if (number === 'bias') return 'BIAS'
  if (number === 'bpm') return 'BPM'
  if (level.startsWith('a')) return isNres ? 'DOUBLE' : 'ARC'
  if (!level.startsWith('e')) return typesByLetter[level.charAt(0)]
  if (isNres) return 'TARGET'
  return instrument.includes('en') ? 'SPECTRUM' : 'EXPOSE'
}

/** Whether a frame is of NRES, whose enclosures are called igl…; undefined when its ENCID is there and no text. */
const isOfNres = (headers: HeaderData): boolean | undefined => {
  const enclosure = headers.get('ENCID')
  if (enclosure !== undefined && typeof enclosure !== 'string') return undefined
  return [enclosure, headers.text('TELESCOPE_ID_KEY')].some((id) => id?.includes('igl'))
}

// Any digits count, as for Python's int(); U+0660 and the like have their value in the last four bits or so.
const levelFromName = (name: string): number => {
  const text = name
    .slice(-2)
    .trim()
    .replace(/\p{Nd}/gu, asciiDigit)
  return /^[+-]?\d+$/.test(text) ? Number(text) + 0 : 0
}

/** Digits of every script stand in runs of ten from 0 to 9. */
const asciiDigit = (digit: string): string => {
  let value = 0
  for (let code = digit.codePointAt(0)! - 1; value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code)); code--) value++
  return String(value)
}
