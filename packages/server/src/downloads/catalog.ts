import {
  type Card,
  FitsError,
  fitsBytes,
  formatCard,
  type Hdu,
  imageHeader,
  isTiledImage,
  primary,
  readHdus,
  type Source,
  TruncatedError,
} from '@science-archive/fits'
import type { FileStore } from '@science-archive/library'
import { type Content, within } from './content.ts'
import { type StoredFile, sparseSource } from './stored-file.ts'

const IMAGE = 'SCI'
const TABLE = 'CAT'
const READ_BYTES = 1024 * 1024

/**
 * A small FITS file of a reduced frame: the header of its image SCI, without pixels, and its table CAT as it is stored.
 * Of the stored file only headers and the table are read.
 * @returns undefined for a file that has not both
 * @throws FileStoreError, FitsError
 */
export const catalogContent = async (store: FileStore, file: StoredFile): Promise<Content | undefined> => {
  const source = await sparseSource(store, file)
  const { image, table } = await findHdus(source)
  if (image === undefined || table === undefined) return undefined
  const there = source.size - table.dataStart
  if (there < table.dataLength) {
    throw new TruncatedError(`of ${table.dataLength} bytes of its table ${there} are there`, {
      offset: table.dataStart,
    })
  }
  const header = Buffer.concat(fitsBytes([primary({ cards: headerOf(image).filter(isWritable) })]))
  const length = table.dataStart + table.paddedDataLength - table.headerStart
  return {
    size: header.length + length,
    tag: `${file.md5}-catalog`,
    open: (range) => within(bytesOf(source, header, table), range),
  }
}

/** A file that is no FITS file at all holds neither. */
const findHdus = async (source: Source): Promise<{ image?: Hdu | undefined; table?: Hdu | undefined }> => {
  const found = new Map<string, Hdu>()
  try {
    for await (const hdu of readHdus(source)) {
      const name = hdu.extname?.trim().toUpperCase()
      if ((name === IMAGE || name === TABLE) && !found.has(name)) found.set(name, hdu)
      if (found.size === 2) break
    }
  } catch (error) {
    if (!(error instanceof FitsError && error.code === 'not-fits')) throw error
  }
  return { image: found.get(IMAGE), table: found.get(TABLE) }
}

const headerOf = ({ header }: Hdu): readonly Card[] =>
  (isTiledImage(header) ? imageHeader(header) : header).cards.filter(({ keyword }) => !OF_PIXELS.has(keyword))

/** What speaks of pixels that are not there. */
const OF_PIXELS: ReadonlySet<string> = new Set(['BSCALE', 'BZERO', 'BLANK', 'CHECKSUM', 'DATASUM'])

/** A damaged card is no reason to give no catalog. */
const isWritable = (card: Card): boolean => {
  try {
    formatCard(card)
    return true
  } catch {
    return false
  }
}

async function* bytesOf(source: Source, header: Uint8Array, table: Hdu): AsyncGenerator<Uint8Array, void, undefined> {
  yield header
  const end = table.dataStart + table.paddedDataLength
  let at = table.headerStart
  while (at < end) {
    const bytes = await source.read(at, Math.min(READ_BYTES, end - at))
    if (bytes.length === 0) break
    yield bytes
    at += bytes.length
  }
  // the last block of a file may lack its padding
  if (at < end) yield new Uint8Array(end - at)
}
