/** Rows of words in columns of equal width: numbers to the right, all else to the left. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths = columnWidths(rows)
  return rows.map((row) => textRow(row, widths)).join('')
}

export const columnWidths = (rows: readonly (readonly string[])[]): number[] =>
  (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))

/** One line; words longer than their column push the others on. */
export const textRow = (row: readonly string[], widths: readonly number[]): string =>
  `${row
    .map((word, column) => (NUMBER.test(word) ? word.padStart(widths[column]!) : word.padEnd(widths[column]!)))
    .join('  ')
    .trimEnd()}\n`

const NUMBER = /^[+-]?(?:\d[\d.]*(?:e[+-]?\d+)?|NaN|Infinity)$/i
