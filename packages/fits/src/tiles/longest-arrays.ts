import { TruncatedError } from '../errors.ts'
import type { Hdu } from '../hdu.ts'
import type { Source } from '../source.ts'
import { isDescriptor, readDescriptor, tileColumns } from './tile-columns.ts'

// Rows read at a time
const BATCH_BYTES = 1024 * 1024

/**
 * The longest array of each variable-length column of a binary table, by number of the column from 0.
 * @throws HeaderError when TFORMn are missing or do not fit the rows
 * @throws TruncatedError when the rows are cut short
 */
export async function longestArrays(source: Source, hdu: Hdu, signal?: AbortSignal): Promise<Map<number, number>> {
  const [rowBytes = 0, rows = 0] = hdu.dims
  const columns = [...tileColumns(hdu.header, rowBytes).entries()].filter(([, column]) => isDescriptor(column))
  const longest = new Map(columns.map(([index]) => [index, 0]))
  if (columns.length === 0 || rowBytes === 0) return longest
  const batchRows = Math.max(1, Math.floor(BATCH_BYTES / rowBytes))
  for (let row = 0; row < rows; row += batchRows) {
    const length = Math.min(batchRows, rows - row) * rowBytes
    const bytes = await source.read(hdu.dataStart + row * rowBytes, length, signal)
    if (bytes.length < length) throw new TruncatedError('the rows of a table are cut short', { offset: hdu.dataStart })
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (const [index, { offset, code, width }] of columns) {
      if (width === 0) continue
      let most = longest.get(index)!
      for (let at = offset; at < length; at += rowBytes) most = Math.max(most, readDescriptor(view, at, code).count)
      longest.set(index, most)
    }
  }
  return longest
}
