import { DataError, TruncatedError } from '../errors.ts'
import { openFits } from '../fits-file.ts'
import { BLOCK_SIZE, type Hdu, padded } from '../hdu.ts'
import type { Source } from '../source.ts'
import { longestArrays } from '../tiles/longest-arrays.ts'
import { openTiledImage, type TiledImage } from '../tiles/opened-image.ts'
import { isTiledImage } from '../tiles/tiled-image.ts'
import { largestSlab, type StreamOptions, tiledPixels } from '../tiles/tiled-pixels.ts'
import { longestTiledArrays, tableData } from '../tiles/tiled-rows.ts'
import { isTiledTable, openTiledTable, type TiledTable, tableBytes } from '../tiles/tiled-table.ts'
import { extensionCards, primaryCards, tableCards, withLongest } from './funpacked-header.ts'
import { type HeaderCards, headerBytes, readHeaderCards } from './header-cards.ts'

/** A FITS file uncompressed, to be written chunk by chunk. */
export interface Funpacked {
  /** Bytes of all chunks together, known before any is made. */
  readonly size: number
  /**
   * Bytes of the largest chunk. It is made in one go, during which nothing else is done: of tiles that are rows about a
   * mebibyte, of an image that is a single tile all its pixels.
   */
  readonly largestChunk: number
  /**
   * The file. Ends with an error, never early, when the data turn out to be damaged. One that is not read to its end
   * holds nothing open.
   */
  readonly chunks: AsyncGenerator<Uint8Array, void, undefined>
}

export interface FunpackOptions {
  signal?: AbortSignal | undefined
  /** As in {@link StreamOptions}: for whoever writes a chunk away before asking for the next. Default no. */
  reuseMemory?: boolean | undefined
}

/**
 * Uncompresses a FITS file: tile-compressed images and tables become what they were, all else is copied. The bytes
 * are those of cfitsio's `funpack -C`, which leaves CHECKSUM and DATASUM as they are.
 *
 * Only headers are read before this returns. The source must answer reads in any order: a stream ends in an
 * UnsupportedError with code `not-rewindable`.
 * @throws HeaderError, TruncatedError or UnsupportedError when the file is no FITS file, is cut short, or holds
 * something that cannot be uncompressed; errors in compressed data come with the chunks
 */
export async function funpack(source: Source, options: FunpackOptions = {}): Promise<Funpacked> {
  const { signal } = options
  const { hdus, incomplete } = await openFits(source, signal ? { signal } : {})
  if (incomplete) throw incomplete
  const parts: Part[] = []
  for (const hdu of replaced(hdus)) parts.push(await partOf({ source, hdu, hdus, ...options }))
  const size = parts.reduce((sum, { cards, length }) => sum + cards.blocks * BLOCK_SIZE + padded(length), 0)
  const largestChunk = parts.reduce((largest, part) => Math.max(largest, part.largestChunk), 0)
  return { size, largestChunk, chunks: chunksOf(parts) }
}

/** An HDU of the result. */
interface Part {
  readonly cards: HeaderCards
  /** The header, which may hold what only the data tell. */
  header(): Promise<Uint8Array>
  /** Bytes of the data, without padding. */
  readonly length: number
  /** Bytes of the data that come at a time. */
  readonly largestChunk: number
  data(): AsyncGenerator<Uint8Array, void, undefined>
  readonly padding: number
}

interface Input extends FunpackOptions {
  readonly source: Source
  readonly hdu: Hdu
  readonly hdus: readonly Hdu[]
}

/** The HDUs that remain: an image that was the primary HDU takes the place of the empty one before it. */
const replaced = (hdus: readonly Hdu[]): readonly Hdu[] => (wasPrimary(hdus, 1) ? hdus.slice(1) : hdus)

const wasPrimary = (hdus: readonly Hdu[], index: number): boolean =>
  index === 1 &&
  hdus[0]!.dims.length === 0 &&
  hdus[1] !== undefined &&
  isTiledImage(hdus[1].header) &&
  hdus[1].header.has('ZSIMPLE')

async function partOf(input: Input): Promise<Part> {
  const { source, hdu, signal } = input
  const cards = await readHeaderCards(source, hdu, signal)
  if (isTiledImage(hdu.header)) return await imagePart(input, cards, openTiledImage(hdu))
  if (isTiledTable(hdu.header)) return tablePart(input, cards, openTiledTable(hdu))
  return copiedPart(input, cards)
}

async function imagePart(input: Input, compressed: HeaderCards, image: TiledImage): Promise<Part> {
  const { source, hdu, hdus, signal, reuseMemory } = input
  const cards = wasPrimary(hdus, hdu.index)
    ? primaryCards(compressed, image, await readHeaderCards(source, hdus[0]!, signal))
    : extensionCards(compressed, image)
  return {
    cards,
    header: async () => headerBytes(cards),
    length: image.byteLength,
    largestChunk: largestSlab(image),
    data: () => tiledPixels(source, image, { signal, reuseMemory }),
    padding: 0,
  }
}

function tablePart({ source, signal }: Input, compressed: HeaderCards, table: TiledTable): Part {
  const cards = tableCards(compressed, table)
  return {
    cards,
    async header() {
      if (table.heapBytes === 0) return headerBytes(cards)
      return headerBytes(withLongest(cards, await longestTiledArrays(source, table, signal)))
    },
    length: tableBytes(table),
    largestChunk: Math.max(table.tileRows * table.rowBytes, table.heapBytes),
    data: () => tableData(source, table, { signal }),
    padding: 0,
  }
}

/** A plain HDU. cfitsio mends the padding, and brings the lengths in the TFORMn of a table with a heap up to date. */
function copiedPart({ source, hdu, signal }: Input, cards: HeaderCards): Part {
  const hasHeap = hdu.type === 'BINTABLE' && (hdu.header.integer('PCOUNT') ?? 0) > 0
  return {
    cards,
    async header() {
      return headerBytes(hasHeap ? withLongest(cards, await longestArrays(source, hdu, signal)) : cards)
    },
    length: hdu.dataLength,
    largestChunk: Math.min(COPY_BYTES, hdu.dataLength),
    data: () => copied(source, hdu, signal),
    // FITS 4.0 §7.2.3: an ASCII table ends in blanks
    padding: hdu.type === 'TABLE' ? 0x20 : 0,
  }
}

const COPY_BYTES = 1024 * 1024

async function* copied(
  source: Source,
  { dataStart, dataLength }: Hdu,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < dataLength; at += COPY_BYTES) {
    signal?.throwIfAborted()
    const length = Math.min(COPY_BYTES, dataLength - at)
    const bytes = await source.read(dataStart + at, length, signal)
    if (bytes.length < length) {
      throw new TruncatedError(`${dataLength} bytes of data are due, ${at + bytes.length} are there`, {
        offset: dataStart,
      })
    }
    yield bytes
  }
}

async function* chunksOf(parts: readonly Part[]): AsyncGenerator<Uint8Array, void, undefined> {
  for (const part of parts) {
    yield await part.header()
    let length = 0
    for await (const chunk of part.data()) {
      length += chunk.length
      yield chunk
    }
    if (length !== part.length) throw new DataError(`${length} bytes of data came of ${part.length}`)
    const padding = padded(length) - length
    if (padding > 0) yield new Uint8Array(padding).fill(part.padding)
  }
}
