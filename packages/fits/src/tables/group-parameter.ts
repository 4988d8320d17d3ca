import type { ColumnOptions, Table } from './table.ts'

/**
 * A parameter of random groups by its name, one value per group. Parameters of the same name are parts of one value,
 * to keep its precision: their sum is what they mean (FITS 4.0 §6.2.3).
 * @throws FitsError as {@link Table.column}
 */
export async function readGroupParameter(groups: Table, name: string, options?: ColumnOptions): Promise<Float64Array> {
  const wanted = name.trim().toUpperCase()
  const parts = groups.columns.slice(0, -1).filter((column) => column.name.toUpperCase() === wanted)
  const [first, ...others] = parts.length > 0 ? parts : [name]
  const sum = Float64Array.from((await groups.column(first!, options)).values, Number)
  for (const part of others) {
    const { values } = await groups.column(part, options)
    for (let row = 0; row < sum.length; row++) sum[row]! += Number(values[row])
  }
  return sum
}
