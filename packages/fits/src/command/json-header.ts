import type { Complex } from '../card-value.ts'
import type { Header, HeaderEntry } from '../header.ts'

/**
 * A header as a JSON object, in the order of its keywords. Strings, T and F, and integers are themselves; what JSON
 * cannot tell apart or hold is an object: {"$float":"1.0"}, {"$int":"9007199254740993"}, {"$complex":["1.0","2.0"]},
 * {"$commentary":[lines]}, {"$error":"what is wrong with the card"}. A keyword without value is null.
 */
export function jsonHeader(header: Header): string {
  // by hand, for an object would put keywords like 1234 first
  const members = header.entries().map(([keyword, entry]) => `${JSON.stringify(keyword)}:${jsonEntry(entry)}`)
  return `{${members.join(',')}}`
}

const jsonEntry = (entry: HeaderEntry): string => JSON.stringify(entryValue(entry))

function entryValue(entry: HeaderEntry): unknown {
  switch (entry.kind) {
    case 'float':
      return { $float: floatText(entry.value) }
    case 'integer':
      return typeof entry.value === 'bigint' ? { $int: String(entry.value) } : entry.value
    case 'complex':
      return { $complex: complexText(entry.value) }
    case 'commentary':
      return { $commentary: entry.value }
    case 'invalid':
      return { $error: entry.message }
    case 'undefined':
      return null
    default:
      return entry.value
  }
}

const complexText = ({ real, imaginary }: Complex): [string, string] => [floatText(real), floatText(imaginary)]

// from here on Python writes an exponent, JavaScript only from 1e21
const LARGE = 1e16
const SMALL = 1e-4

/** The shortest text that reads back as the same double, as `repr` of Python writes it: 1.0, 1e-05, 1e+16, -0.0. */
export function floatText(value: number): string {
  if (Object.is(value, -0)) return '-0.0'
  const size = Math.abs(value)
  if (!Number.isFinite(value)) return String(value)
  if (size !== 0 && (size < SMALL || size >= LARGE)) return scientific(value)
  const text = String(value)
  return text.includes('.') ? text : `${text}.0`
}

/** At least two digits of exponent, and no point behind a single digit. */
function scientific(value: number): string {
  const [digits = '', exponent = ''] = value.toExponential().split('e')
  return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`
}
