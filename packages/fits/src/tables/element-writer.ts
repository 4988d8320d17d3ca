import type { Complex } from '../card-value.ts'
import type { BinaryCode } from './column-format.ts'

/** One value to write; undefined is TNULL, NaN or the invalid logical. */
export type WritableCell = string | number | bigint | boolean | Complex | undefined

/** How physical values become stored ones: the inverse of zero + scale x stored value. */
export interface StoredForm {
  readonly null?: number | bigint | undefined
  readonly scale?: number | undefined
  readonly zero?: number | bigint | undefined
}

/** Writes elements of one form. */
export interface ElementWriter {
  /** Bits of an element. */
  readonly bits: number
  /** @throws RangeError when a value does not fit */
  write(view: DataView, at: number, values: ArrayLike<WritableCell>): void
}

/** Writes elements of all types but text, which is no array of elements. */
export function elementWriter(code: Exclude<BinaryCode, 'A'>, form: StoredForm): ElementWriter {
  return writers[code](form)
}

const each = (bits: number, put: (view: DataView, at: number, value: WritableCell) => void): ElementWriter => ({
  bits,
  write(view, at, values) {
    for (let i = 0; i < values.length; i++) put(view, at + (i * bits) / 8, values[i])
  },
})

const writers: Record<Exclude<BinaryCode, 'A'>, (form: StoredForm) => ElementWriter> = {
  L: () => each(8, (view, at, value) => view.setUint8(at, value === undefined ? 0 : value ? TRUE : FALSE)),
  X: () => ({ bits: 1, write: writeBits }),
  B: (form) => each(8, (view, at, value) => view.setUint8(at, integer(value, form, 0, 0xff))),
  I: (form) => each(16, (view, at, value) => view.setInt16(at, integer(value, form, -0x8000, 0x7fff))),
  J: (form) => each(32, (view, at, value) => view.setInt32(at, integer(value, form, -0x80000000, 0x7fffffff))),
  K: (form) => each(64, (view, at, value) => view.setBigInt64(at, longInteger(value, form))),
  E: (form) => each(32, (view, at, value) => view.setFloat32(at, real(value, form))),
  D: (form) => each(64, (view, at, value) => view.setFloat64(at, real(value, form))),
  C: (form) =>
    each(64, (view, at, value) => {
      const { real, imaginary } = complex(value, form)
      view.setFloat32(at, real)
      view.setFloat32(at + 4, imaginary)
    }),
  M: (form) =>
    each(128, (view, at, value) => {
      const { real, imaginary } = complex(value, form)
      view.setFloat64(at, real)
      view.setFloat64(at + 8, imaginary)
    }),
}

const TRUE = 0x54
const FALSE = 0x46

/** The first element is the most significant bit (FITS 4.0 §7.3.3.1). */
function writeBits(view: DataView, at: number, values: ArrayLike<WritableCell>): void {
  for (let i = 0; i < values.length; i++) {
    if (values[i]) view.setUint8(at + (i >> 3), view.getUint8(at + (i >> 3)) | (0x80 >> (i & 7)))
  }
}

function integer(value: WritableCell, form: StoredForm, least: number, most: number): number {
  const { scale = 1, zero = 0 } = form
  const exact = Number(value === undefined ? nullOf(form) : value) - (value === undefined ? 0 : Number(zero))
  // under a scale values are rounded: they are not meant to be exact
  const stored = scale === 1 || value === undefined ? exact : Math.round(exact / scale)
  if (!Number.isInteger(stored) || stored < least || stored > most) {
    throw new RangeError(`${shown(value)} is no integer from ${least} to ${most}`)
  }
  return stored
}

function longInteger(value: WritableCell, form: StoredForm): bigint {
  const { scale = 1, zero = 0 } = form
  if (value === undefined) return BigInt(nullOf(form))
  if (typeof value === 'object') throw new RangeError(`${shown(value)} is no integer of 64 bits`)
  const scaled = scale !== 1 || !Number.isInteger(Number(zero))
  const stored = scaled ? BigInt(Math.round((Number(value) - Number(zero)) / scale)) : BigInt(value) - BigInt(zero)
  if (BigInt.asIntN(64, stored) !== stored) throw new RangeError(`${value} is no integer of 64 bits`)
  return stored
}

function nullOf(form: StoredForm): number | bigint {
  if (form.null === undefined) throw new RangeError('an undefined integer in a column without null')
  return form.null
}

const real = (value: WritableCell, { scale = 1, zero = 0 }: StoredForm): number =>
  value === undefined ? Number.NaN : (Number(value) - Number(zero)) / scale

function complex(value: WritableCell, { scale = 1, zero = 0 }: StoredForm): Complex {
  if (value === undefined) return { real: Number.NaN, imaginary: Number.NaN }
  if (typeof value !== 'object') throw new RangeError(`${shown(value)} is no complex number`)
  return { real: (value.real - Number(zero)) / scale, imaginary: value.imaginary / scale }
}

const shown = (value: WritableCell): string =>
  typeof value === 'object' ? `(${value.real}, ${value.imaginary})` : String(value)
