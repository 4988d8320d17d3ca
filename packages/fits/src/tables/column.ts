import type { Complex } from '../card-value.ts'

/** What the elements of a column are when they are read. */
export type ElementType = Elements['type']

/** A column of a table, as the header describes it. */
export interface Column {
  /** The n of TTYPEn, from 1. */
  readonly number: number
  /** TTYPEn; '' when the column has no name. */
  readonly name: string
  /** TUNITn; undefined also when it is blank. */
  readonly unit: string | undefined
  /** TFORMn as written. */
  readonly format: string
  readonly type: ElementType
  /** Whether a cell is one value or several. */
  readonly cell: 'scalar' | 'array'
  /** Whether the cells lie in the heap and differ in length (TFORM P or Q). */
  readonly variable: boolean
  /** Elements of a cell; of a variable column those of the longest, where TFORM says. */
  readonly count: number
  /**
   * TDIMn, the axis that varies fastest first; the first axis of a text column is the length of the strings.
   * Undefined when absent, or when it is not the shape of so many elements: the standard makes it optional.
   */
  readonly dims: readonly number[] | undefined
  /** TSCALn and TZEROn: physical value = zero + scale x stored value. */
  readonly scale: number
  readonly zero: number
  /** TNULLn: the stored value, or of an ASCII table the text, that stands for an undefined one. */
  readonly null: number | bigint | string | undefined
  /** TDISPn: how the values like to be printed. */
  readonly display: string | undefined
  /** The comment of TTYPEn, where writers say what the column is. */
  readonly comment: string
}

/** Numbers of any size but 64-bit integers. */
export type NumberArray =
  | Uint8Array
  | Int8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
export type BigIntArray = BigInt64Array | BigUint64Array

/** Physical numbers. */
export interface NumberElements<Values = NumberArray> {
  readonly type: 'number'
  readonly values: Values
  /** 1 where the element is undefined (TNULL); there a float is NaN, and an integer has no meaning. */
  readonly nulls: Uint8Array | undefined
}

/** 64-bit integers, which a number does not hold. */
export interface BigIntElements {
  readonly type: 'bigint'
  readonly values: BigIntArray
  readonly nulls: Uint8Array | undefined
}

/** Real and imaginary part in turns. */
export interface ComplexElements {
  readonly type: 'complex'
  readonly values: Float32Array | Float64Array
}

/** Strings without the blanks behind them; undefined where TNULL of an ASCII table says so. */
export interface TextElements {
  readonly type: 'text'
  readonly values: readonly (string | undefined)[]
}

/** Logical values, undefined where there is none, or bits. */
export interface LogicalElements {
  readonly type: 'logical'
  readonly values: readonly (boolean | undefined)[]
}

/** Elements of one row or of many, row after row. */
export type Elements = NumberElements | BigIntElements | ComplexElements | TextElements | LogicalElements

/** One value of a table. */
export type Scalar = number | bigint | Complex | string | boolean | undefined

/**
 * What stands in one row of a column. Arrays are flat, in the order of {@link Column.dims}. Undefined are TNULL and
 * the invalid logical; the NaN of a float stays NaN.
 */
export type Cell = Scalar | NumberArray | BigIntArray | readonly Scalar[]

/** How many elements there are. */
export const elementCount = ({ type, values }: Elements): number =>
  type === 'complex' ? values.length / 2 : values.length

/** The elements from `start` up to `end`, or all, as one cell. */
export function cellOf(elements: Elements, cell: Column['cell'], start = 0, end = elementCount(elements)): Cell {
  if (cell === 'scalar') return scalarAt(elements, start)
  if (elements.type === 'text' || elements.type === 'logical') return elements.values.slice(start, end)
  if (elements.type === 'complex' || elements.nulls?.subarray(start, end).includes(1)) {
    return Array.from({ length: end - start }, (_, i) => scalarAt(elements, start + i))
  }
  return elements.values.slice(start, end)
}

function scalarAt(elements: Elements, at: number): Scalar {
  if (elements.type === 'complex') {
    return { real: elements.values[2 * at]!, imaginary: elements.values[2 * at + 1]! }
  }
  if ('nulls' in elements && elements.nulls?.[at] === 1) return undefined
  return elements.values[at]
}
