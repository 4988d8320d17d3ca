import type { Card } from '../card.ts'
import { HeaderError } from '../errors.ts'
import type { Header } from '../header.ts'

/** The coordinate keywords of one WCS of a header, with their defaults (FITS 4.0 §8.2). Arrays count from 0. */
export interface WcsKeywords {
  readonly axes: number
  readonly crpix: readonly number[]
  readonly crval: readonly number[]
  readonly cdelt: readonly number[]
  readonly ctype: readonly string[]
  readonly cunit: readonly string[]
  /** PCi_j and CDi_j where the header has them, by `i,j`. */
  readonly pc: ReadonlyMap<string, number>
  readonly cd: ReadonlyMap<string, number>
  readonly crota: ReadonlyMap<number, number>
  /** PVi_m in the order of the header; axis 0 stands for the latitude axis, of the old PROJPn. */
  readonly pv: readonly AxisParameter[]
  readonly lonpole: number | undefined
  readonly latpole: number | undefined
  readonly restFrequency: number | undefined
  readonly restWavelength: number | undefined
}

export interface AxisParameter {
  readonly axis: number
  readonly index: number
  readonly value: number
}

/** As many as common readers take; the matrix has the square of this. */
const MOST_AXES = 32

/**
 * Reads the keywords of one WCS. A keyword whose value is of another type counts as absent, and of duplicates the
 * last counts, as in wcslib; a header without any coordinate keyword has the default WCS, pixel numbers.
 * @throws HeaderError when only other WCSs are there than the one of this letter (blank: the primary one), when there
 *   are too many axes, or a number is infinite
 */
export function readKeywords(header: Header, alternate: string): WcsKeywords {
  const imageAxes = Math.max(header.integer('NAXIS') ?? 0, 0)
  const found = new Map<string, Entry[]>()
  for (const card of header.cards) {
    const entry = entryOf(card)
    if (!entry) continue
    const entries = found.get(entry.alternate)
    if (entries) entries.push(entry)
    else found.set(entry.alternate, [entry])
  }
  // without an image, keywords that number no axis describe none: LONPOLE alone is no WCS
  for (const [letter, all] of imageAxes === 0 ? found : []) {
    if (all.every((entry) => entry.axes === 0)) found.delete(letter)
  }
  if (!found.has(alternate) && (found.size > 0 || (imageAxes > 0 && alternate !== ''))) {
    throw new HeaderError(`the header has no WCS ${alternate === '' ? 'but alternate ones' : alternate}`)
  }
  const entries = found.get(alternate) ?? []
  const axes = entries.reduce((most, entry) => Math.max(most, entry.axes), imageAxes) || 2
  if (axes > MOST_AXES) throw new HeaderError(`a WCS of ${axes} axes`, { code: 'too-large' })
  return gathered(entries, axes)
}

interface Entry {
  readonly name: string
  readonly alternate: string
  readonly i: number
  readonly j: number
  /** The highest axis it speaks of. */
  readonly axes: number
  readonly value: number | string
}

/** Axes and parameters have one or two digits (FITS 4.0 §8.2). */
const MOST_NUMBER = 99

type Shape = 'axis' | 'matrix' | 'parameter' | 'whole'

/** What a keyword is numbered by, and the type of its value. Some are there only for their axes to be counted. */
const KEYWORDS: Readonly<Record<string, readonly [Shape, 'number' | 'string' | 'integer']>> = {
  CRPIX: ['axis', 'number'],
  CRVAL: ['axis', 'number'],
  CDELT: ['axis', 'number'],
  CROTA: ['axis', 'number'],
  CTYPE: ['axis', 'string'],
  CUNIT: ['axis', 'string'],
  CNAME: ['axis', 'string'],
  CRDER: ['axis', 'number'],
  CSYER: ['axis', 'number'],
  PC: ['matrix', 'number'],
  CD: ['matrix', 'number'],
  PV: ['parameter', 'number'],
  PS: ['parameter', 'string'],
  WCSAXES: ['whole', 'integer'],
  LONPOLE: ['whole', 'number'],
  LATPOLE: ['whole', 'number'],
  EQUINOX: ['whole', 'number'],
  RESTFRQ: ['whole', 'number'],
  RESTFREQ: ['whole', 'number'],
  RESTWAV: ['whole', 'number'],
  RADESYS: ['whole', 'string'],
  SPECSYS: ['whole', 'string'],
  WCSNAME: ['whole', 'string'],
  VELREF: ['whole', 'integer'],
}

const namesOf = (...shapes: readonly Shape[]): string =>
  Object.keys(KEYWORDS)
    .filter((name) => shapes.includes(KEYWORDS[name]![0]))
    .join('|')

const NUMBERED = new RegExp(`^(${namesOf('axis', 'matrix', 'parameter')})(\\d+)(?:_(\\d+))?([A-Z]?)$`)
const WHOLE = new RegExp(`^(${namesOf('whole')})()()([A-Z]?)$`)
/** CD001002, PC001002 and PROJP1 are from before the standard. */
const OLD_MATRIX = /^(PC|CD)(\d{3})(\d{3})()$/
const OLD_PARAMETER = /^PROJP(\d)$/

function entryOf(card: Card): Entry | undefined {
  const old = OLD_PARAMETER.exec(card.keyword)
  if (old) return oldParameter(card, Number(old[1]))
  const match = OLD_MATRIX.exec(card.keyword) ?? NUMBERED.exec(card.keyword) ?? WHOLE.exec(card.keyword)
  if (!match) return undefined
  const [, name = '', first, second, alternate = ''] = match
  const [shape, type] = KEYWORDS[name]!
  const [i, j] = [Number(first), second ? Number(second) : -1]
  const value = typed(card, type)
  if (value === undefined || !numberedAs(shape, i, j)) return undefined
  // CRPIX01 is another keyword, whereas readers take CD01_1 for CD1_1
  if (shape === 'axis' && first!.startsWith('0')) return undefined
  const highest = shape === 'matrix' ? Math.max(i, j) : i
  return { name, alternate, i, j, axes: name === 'WCSAXES' ? Number(value) : highest, value }
}

function oldParameter(card: Card, index: number): Entry | undefined {
  const value = typed(card, 'number')
  return value === undefined ? undefined : { name: 'PV', alternate: '', i: 0, j: index, axes: 0, value }
}

function numberedAs(shape: Shape, i: number, j: number): boolean {
  if (shape === 'whole') return i === 0 && j < 0
  if (i < 1 || i > MOST_NUMBER || j > MOST_NUMBER) return false
  if (shape === 'axis') return j < 0
  return shape === 'matrix' ? j > 0 : j >= 0
}

function typed(card: Card, type: 'number' | 'string' | 'integer'): number | string | undefined {
  if (type === 'string') return card.kind === 'string' ? card.value : undefined
  if (card.kind !== 'integer' && !(card.kind === 'float' && type === 'number')) return undefined
  const value = Number(card.value)
  if (!Number.isFinite(value)) throw new HeaderError(`${card.keyword} is beyond a double`)
  return value
}

function gathered(entries: readonly Entry[], axes: number): WcsKeywords {
  const perAxis = <Value extends number | string>(name: string, value: Value): Value[] => {
    const values = new Array<Value>(axes).fill(value)
    for (const entry of entries) if (entry.name === name) values[entry.i - 1] = entry.value as Value
    return values
  }
  const named = (name: string): Entry[] => entries.filter((entry) => entry.name === name)
  const matrix = (name: string): Map<string, number> =>
    new Map(named(name).map(({ i, j, value }) => [`${i},${j}`, Number(value)]))
  const whole = (...names: readonly string[]): number | undefined =>
    entries.findLast(({ name }) => names.includes(name))?.value as number | undefined
  return {
    axes,
    crpix: perAxis('CRPIX', 0),
    crval: perAxis('CRVAL', 0),
    cdelt: perAxis('CDELT', 1),
    ctype: perAxis('CTYPE', '').map((text) => text.trimEnd()),
    cunit: perAxis('CUNIT', '').map((text) => text.trim()),
    pc: matrix('PC'),
    cd: matrix('CD'),
    crota: new Map(named('CROTA').map(({ i, value }) => [i, Number(value)])),
    pv: named('PV').map(({ i, j, value }) => ({ axis: i, index: j, value: Number(value) })),
    lonpole: whole('LONPOLE'),
    latpole: whole('LATPOLE'),
    restFrequency: whole('RESTFRQ', 'RESTFREQ'),
    restWavelength: whole('RESTWAV'),
  }
}
