const INTEGER = /^[+-]?\d+$/
const REAL = /^([+-]?)(\d*)(\.?)(\d*)(?:[ED]?([+-]\d+)|[ED](\d+))?$/i
const WORDS: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Number.POSITIVE_INFINITY }

/** An integer of an ASCII table as text without blanks; undefined when it is none. A blank field is 0. */
export function integerText(field: string): string | undefined {
  const text = withoutBlanks(field)
  if (text === '') return '0'
  return INTEGER.test(text) ? text.replace(/^\+/, '') : undefined
}

/**
 * A real number of an ASCII table; undefined when it is none. A blank field is 0, blanks inside do not count, the
 * exponent may have D or no letter, and without a decimal point the last `decimals` digits are behind it
 * (FITS 4.0 §7.2.5). Beyond the standard, `nan` and `inf` are taken: writers have no other way to say them.
 */
export function realNumber(field: string, decimals: number): number | undefined {
  const text = withoutBlanks(field)
  if (text === '') return 0
  const [, sign, whole = '', point, fraction = '', signed, unsigned] = REAL.exec(text) ?? []
  if (point === undefined || whole + fraction === '') return realWord(text)
  const exponent = Number(signed ?? unsigned ?? 0) - (point === '' ? decimals : fraction.length)
  return Number(`${sign}${whole}${fraction}e${exponent}`)
}

function realWord(text: string): number | undefined {
  const [, sign, word = ''] = /^([+-]?)(nan|inf)(?:inity)?$/i.exec(text) ?? []
  const value = WORDS[word.toLowerCase()]
  return value !== undefined && sign === '-' ? -value : value
}

const withoutBlanks = (field: string): string => field.replaceAll(' ', '')
