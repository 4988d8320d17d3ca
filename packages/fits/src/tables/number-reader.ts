import type { BigIntArray, Elements, NumberArray } from './column.ts'
import type { ElementReader, Field } from './field.ts'

/** Number formats of binary tables (FITS 4.0 §7.3.1, table 18), without the complex ones. */
export type NumberCode = 'B' | 'I' | 'J' | 'K' | 'E' | 'D'

/** What the header says of stored numbers. */
export interface Scaling {
  readonly scale: number
  readonly zero: number
  readonly null: number | bigint | undefined
}

type FloatArray = Float32Array | Float64Array

interface Stored<Values> {
  readonly size: number
  readonly read: (field: Field, count: number) => Values
}

const numbers = {
  B: stored(1, (bytes) => new Uint8Array(bytes)),
  I: stored(2, (bytes) => new Int16Array(bytes)),
  J: stored(4, (bytes) => new Int32Array(bytes)),
  E: stored(4, (bytes) => new Float32Array(bytes)),
  D: stored(8, (bytes) => new Float64Array(bytes)),
} satisfies Record<Exclude<NumberCode, 'K'>, Stored<NumberArray>>
const bigInts = stored(8, (bytes) => new BigInt64Array(bytes))

/** TZERO that turns the sign of stored integers around, and what they are then (FITS 4.0 §5.2.5, table 11). */
const OTHER_SIGN = {
  B: { zero: -(2 ** 7), array: Int8Array },
  I: { zero: 2 ** 15, array: Uint16Array },
  J: { zero: 2 ** 31, array: Uint32Array },
} as const
const UNSIGNED_64_ZERO = 2 ** 63

/**
 * Reads numbers as physical values: integers stay integers where TZERO only turns their sign around, and are doubles
 * under any other scaling, as are scaled floats. TNULL counts for integers only (FITS 4.0 §7.3.2).
 */
export function numberReader(code: NumberCode, scaling: Scaling): ElementReader {
  const { scale, zero } = scaling
  const plain = scale === 1 && zero === 0
  if (code === 'K') return bigIntReader(scaling)
  if (code === 'E' || code === 'D') {
    const { size, read } = numbers[code]
    const physical = (values: FloatArray): FloatArray => (plain ? values : scaled(values, scaling))
    return reader(size, plain ? size : 8, (field, count) => asNumbers(physical(read(field, count)), undefined))
  }
  const { size, read } = numbers[code]
  const other = scale === 1 && zero === OTHER_SIGN[code].zero ? OTHER_SIGN[code] : undefined
  return reader(size, plain || other ? size : 8, (field, count) => {
    const values = read(field, count)
    const nulls = nullsIn(values, scaling.null)
    if (plain) return asNumbers(values, nulls)
    if (other) return asNumbers(shifted(values, new other.array(values.length), zero), nulls)
    return asNumbers(withNaN(scaled(values, scaling), nulls), nulls)
  })
}

/** Reads pairs of floats. TZERO is added to the real part alone, as it is a real number. */
export function complexReader(code: 'C' | 'M', { scale, zero }: Scaling): ElementReader {
  const { size, read } = numbers[code === 'C' ? 'E' : 'D']
  const plain = scale === 1 && zero === 0
  return {
    type: 'complex',
    bits: 16 * size,
    memory: plain ? 2 * size : 16,
    read(field, count) {
      const parts = read(field, 2 * count)
      const values = plain ? parts : Float64Array.from(parts, (part, i) => scale * part + (i % 2 === 0 ? zero : 0))
      return { type: 'complex', values }
    },
  }
}

function bigIntReader(scaling: Scaling): ElementReader {
  const { scale, zero } = scaling
  const plain = scale === 1 && zero === 0
  if (!plain && !(scale === 1 && zero === UNSIGNED_64_ZERO)) {
    return reader(8, 8, (field, count) => {
      const values = bigInts.read(field, count)
      const nulls = nullsIn(values, scaling.null)
      return asNumbers(withNaN(scaled(Float64Array.from(values, Number), scaling), nulls), nulls)
    })
  }
  return {
    type: 'bigint',
    bits: 64,
    memory: 8,
    read(field, count) {
      const values = bigInts.read(field, count)
      const nulls = nullsIn(values, scaling.null)
      return { type: 'bigint', values: plain ? values : unsigned(values), nulls }
    },
  }
}

const reader = (size: number, memory: number, read: (field: Field, count: number) => Elements): ElementReader => ({
  type: 'number',
  bits: 8 * size,
  memory,
  read,
})

const asNumbers = (values: NumberArray, nulls: Uint8Array | undefined): Elements => ({ type: 'number', values, nulls })

function stored<Values>(size: number, view: (bytes: ArrayBuffer) => Values): Stored<Values> {
  return { size, read: (field, count) => view(nativeBytes(field, size, count)) }
}

/** Copies numbers in the order of bytes of this machine. */
function nativeBytes({ bytes, start, stride, rows }: Field, size: number, count: number): ArrayBuffer {
  const native = new Uint8Array(rows * count * size)
  const [first, step] = LITTLE_ENDIAN ? [size - 1, -1] : [0, 1]
  let to = 0
  for (let row = 0; row < rows; row++) {
    let from = start + row * stride + first
    for (let i = 0; i < count; i++, from += size) {
      for (let byte = 0; byte < size; byte++) native[to++] = bytes[from + byte * step]!
    }
  }
  return native.buffer
}

/** Marks the elements that hold TNULL; undefined when there is no TNULL. */
function nullsIn(values: NumberArray | BigIntArray, wanted: number | bigint | undefined): Uint8Array | undefined {
  if (wanted === undefined) return undefined
  const nulls = new Uint8Array(values.length)
  const value = values instanceof BigInt64Array ? BigInt(wanted) : Number(wanted)
  for (let i = 0; i < values.length; i++) if (values[i] === value) nulls[i] = 1
  return nulls
}

function scaled(values: NumberArray, { scale, zero }: Scaling): Float64Array {
  const physical = new Float64Array(values.length)
  for (let i = 0; i < values.length; i++) physical[i] = scale * values[i]! + zero
  return physical
}

function withNaN(values: Float64Array, nulls: Uint8Array | undefined): Float64Array {
  if (nulls) for (let i = 0; i < values.length; i++) if (nulls[i] === 1) values[i] = Number.NaN
  return values
}

function shifted<Values extends NumberArray>(values: NumberArray, into: Values, zero: number): Values {
  for (let i = 0; i < values.length; i++) into[i] = values[i]! + zero
  return into
}

/** Adding 2^63 turns the sign bit around. */
function unsigned(values: BigInt64Array): BigUint64Array {
  const into = new BigUint64Array(values.buffer)
  const signs = new Uint32Array(values.buffer)
  for (let i = LITTLE_ENDIAN ? 1 : 0; i < signs.length; i += 2) signs[i]! ^= 0x80000000
  return into
}

const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1
