import { DataError } from '../errors.ts'
import { integerText, realNumber } from './ascii-number.ts'
import type { Elements } from './column.ts'
import type { AsciiFormat } from './column-format.ts'
import { contiguous, type ElementReader, type Field } from './field.ts'
import type { Scaling } from './number-reader.ts'
import { characters, textReader } from './text-reader.ts'

/** What the header says of a column of an ASCII table. */
export interface AsciiScaling extends Pick<Scaling, 'scale' | 'zero'> {
  /** Number of the column, for messages. */
  readonly number: number
  /** The text that stands for an undefined value. */
  readonly null: string | undefined
}

/**
 * Reads a field of an ASCII table (FITS 4.0 §7.2.5): text, doubles, or integers. These are 32-bit where the width says
 * that they fit, doubles up to 15 characters, and else 64-bit. Blanks around TNULL do not count.
 */
export function asciiReader(format: AsciiFormat, scaling: AsciiScaling): ElementReader {
  const { code, width } = format
  if (code === 'A') return asciiTextReader(width, scaling.null)
  const plain = scaling.scale === 1 && scaling.zero === 0
  const integer = code === 'I'
  if (integer && plain && width > DOUBLE_DIGITS) return longIntegerReader(format, scaling)
  const Values = integer && plain && width <= INT32_DIGITS ? Int32Array : Float64Array
  const parse = integer ? integerNumber : (field: string) => realNumber(field, format.decimals)
  return {
    type: 'number',
    bits: 8,
    memory: 8 / Math.max(1, width),
    read(field, count) {
      const texts = textsOf(field, count)
      const values = new Values(texts.length)
      const nulls = nullsIn(texts, scaling.null)
      for (let i = 0; i < texts.length; i++) {
        const stored =
          nulls?.[i] === 1 ? Number.NaN : (parse(texts[i]!) ?? refuse(texts[i]!, scaling, field.firstRow + i))
        values[i] = plain ? stored : scaling.scale * stored + scaling.zero
      }
      return { type: 'number', values, nulls }
    },
  }
}

const INT32_DIGITS = 9
const DOUBLE_DIGITS = 15

function asciiTextReader(width: number, nullText: string | undefined): ElementReader {
  const reader = textReader(width)
  if (nullText === undefined) return reader
  return {
    ...reader,
    read(field, count) {
      const elements = reader.read(field, count)
      if (elements.type !== 'text') return elements
      const values = elements.values.map((text) => (text?.trim() === nullText.trim() ? undefined : text))
      return { type: 'text', values }
    },
  }
}

function longIntegerReader({ width }: AsciiFormat, scaling: AsciiScaling): ElementReader {
  return {
    type: 'bigint',
    bits: 8,
    memory: 8 / width,
    read(field, count): Elements {
      const texts = textsOf(field, count)
      const nulls = nullsIn(texts, scaling.null)
      const values = BigInt64Array.from(texts, (text, i) => {
        if (nulls?.[i] === 1) return 0n
        const value = BigInt(integerText(text) ?? refuse(text, scaling, field.firstRow + i))
        return BigInt.asIntN(64, value) === value ? value : refuse(text, scaling, field.firstRow + i)
      })
      return { type: 'bigint', values, nulls }
    },
  }
}

function integerNumber(field: string): number | undefined {
  const text = integerText(field)
  return text === undefined ? undefined : Number(text)
}

function textsOf(field: Field, width: number): string[] {
  const text = characters(contiguous(field, width))
  return Array.from({ length: field.rows }, (_, row) => text.slice(row * width, (row + 1) * width))
}

function nullsIn(texts: readonly string[], nullText: string | undefined): Uint8Array | undefined {
  if (nullText === undefined) return undefined
  const wanted = nullText.trim()
  return Uint8Array.from(texts, (text) => (text.trim() === wanted ? 1 : 0))
}

function refuse(text: string, { number }: AsciiScaling, row: number): never {
  throw new DataError(`column ${number}, row ${row}: ${JSON.stringify(text)} is no number`)
}
