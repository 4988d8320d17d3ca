import type { BigIntArray, Elements, NumberArray } from './column.ts'

/** Elements of successive rows of one column, at least one part, as one. */
export function joinedElements(parts: readonly Elements[]): Elements {
  const first = parts[0]!
  if (parts.length === 1) return first
  if (first.type === 'text' || first.type === 'logical') {
    return { ...first, values: parts.flatMap(({ values }) => values as readonly undefined[]) }
  }
  const arrays = parts.map(({ values }) => values as NumberArray | BigIntArray)
  const values = joinedArrays(arrays)
  if (first.type === 'complex' || first.nulls === undefined) return { ...first, values } as Elements
  return { ...first, values, nulls: joinedArrays(parts.map((part) => (part as typeof first).nulls!)) } as Elements
}

function joinedArrays<Values extends NumberArray | BigIntArray>(arrays: readonly Values[]): Values {
  const length = arrays.reduce((sum, { length }) => sum + length, 0)
  const all = new (arrays[0]!.constructor as new (length: number) => Values)(length)
  let at = 0
  for (const array of arrays) {
    all.set(array as never, at)
    at += array.length
  }
  return all
}
