import { hduOf } from '../../src/hdu.ts'
import type { Header } from '../../src/header.ts'
import type { Source } from '../../src/source.ts'
import type { TableHdu } from '../../src/tables/layout.ts'
import { headerOf } from './headers.ts'

/** The HDU of these header cards, whose data begin at byte 0 of the source. */
export function hduAt0(...cards: string[]): TableHdu {
  const header: Header = headerOf(...cards)
  return hduOf(header, { index: 1, headerStart: 0, dataStart: 0, sizeToEnd: 0 })
}

/** A BINTABLE or TABLE of this shape. */
export const tableHdu = (
  type: 'BINTABLE' | 'TABLE',
  { width, rows, heap = 0 }: { width: number; rows: number; heap?: number },
  ...cards: string[]
): TableHdu =>
  hduAt0(
    ...[`XTENSION= '${type}'`, 'BITPIX  = 8', 'NAXIS   = 2', `NAXIS1  = ${width}`, `NAXIS2  = ${rows}`],
    ...[`PCOUNT  = ${heap}`, 'GCOUNT  = 1'],
    ...cards,
  )

/** Remembers what is read, as offset and length. */
export function counted(source: Source): { source: Source; reads: [number, number][] } {
  const reads: [number, number][] = []
  const read: Source['read'] = (offset, length, signal) => {
    reads.push([offset, length])
    return source.read(offset, length, signal)
  }
  return { source: { size: source.size, read }, reads }
}

export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = []
  for await (const item of items) found.push(item)
  return found
}
