import { UnsupportedError } from '../errors.ts'
import { type Hdu, hduOf } from '../hdu.ts'
import { headerText, parseHeader } from '../header.ts'
import { bytesSource, type Source } from '../source.ts'
import { longestTiledArrays, tableData } from '../tiles/tiled-rows.ts'
import { openTiledTable, tableBytes } from '../tiles/tiled-table.ts'
import { tableCards, withLongest } from './funpacked-header.ts'
import { headerBytes, readHeaderCards } from './header-cards.ts'

/** A table as if it had never been compressed: an ordinary BINTABLE, whose offsets count in `source`. */
export interface UncompressedTable {
  readonly source: Source
  readonly hdu: Hdu
}

export interface UncompressOptions {
  signal?: AbortSignal | undefined
  /** Largest table, bytes of rows and heap. Default 256 MiB. */
  maxBytes?: number | undefined
}

const DEFAULT_MAX_BYTES = 256 * 1024 * 1024

/**
 * Uncompresses a tile-compressed table (FITS 4.0 §10.3) into memory, for whoever reads ordinary tables.
 * @throws HeaderError when it is none, or its keywords are missing or contradict each other
 * @throws UnsupportedError with code `too-large` when the table needs more than `maxBytes`
 * @throws DataError or TruncatedError when the data are damaged
 */
export async function uncompressedTable(
  source: Source,
  hdu: Hdu,
  { signal, maxBytes = DEFAULT_MAX_BYTES }: UncompressOptions = {},
): Promise<UncompressedTable> {
  const table = openTiledTable(hdu)
  const length = tableBytes(table)
  if (length > maxBytes) {
    throw new UnsupportedError(`the table needs ${length} bytes, ${maxBytes} are allowed`, { code: 'too-large' })
  }
  const cards = tableCards(await readHeaderCards(source, hdu, signal), table)
  const header = headerBytes(withLongest(cards, await longestTiledArrays(source, table, signal)))
  const bytes = new Uint8Array(header.length + length)
  bytes.set(header)
  let at = header.length
  for await (const chunk of tableData(source, table, { signal })) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  const start = { index: hdu.index, headerStart: 0, dataStart: header.length, sizeToEnd: length }
  return { source: bytesSource(bytes), hdu: hduOf(parseHeader(headerText(header)), start) }
}
