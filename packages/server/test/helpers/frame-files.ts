import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { compressedImage, fitsBytes, image, primary, table } from '@science-archive/fits'
import { LocalStore, type StorableFile } from '@science-archive/library'

export const md5Of = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex')

/** Bytes as a file that can be stored. */
export const inMemory = (name: string, extension: string, bytes: Uint8Array): StorableFile => ({
  filename: name + extension,
  extension,
  contentType: '',
  observationDate: null,
  size: async () => bytes.length,
  md5: async () => md5Of(bytes),
  stream: () => Readable.from([Buffer.from(bytes)]),
})

/** Puts bytes at a path of a local store. @returns the key of the version */
export const putFile = async (root: string, path: string, bytes: Uint8Array): Promise<string> => {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.indexOf('.')
  return (await new LocalStore(root, '').store(inMemory(name.slice(0, dot), name.slice(dot), bytes), path)).key
}

const pixelsOf = (width: number, height: number): Int16Array =>
  Int16Array.from({ length: width * height }, (_, index) => ((index * 7919) % 251) - 100)

const CATALOG = table({
  columns: [
    { name: 'x', format: 'D', values: [1.5, 2.5, 3.5] },
    { name: 'y', format: 'D', values: [10, 20, 30] },
  ],
  cards: [['EXTNAME', 'CAT']],
})

/** A compressed image SCI of a reduced frame with its catalog; `uncompressed`: what funpack makes of it. */
export const reducedFrame = (
  width: number,
  height: number,
  { hasCatalog = true }: { hasCatalog?: boolean } = {},
): { compressed: Buffer; uncompressed: Buffer } => {
  const shape = { bitpix: 16, width, height, pixels: pixelsOf(width, height) } as const
  const cards = [['EXTNAME', 'SCI'] as const, ['OBJECT', 'M 31'] as const]
  const rest = hasCatalog ? [CATALOG] : []
  return {
    compressed: Buffer.concat(fitsBytes([primary(), compressedImage({ ...shape, cards }), ...rest])),
    uncompressed: Buffer.concat(fitsBytes([primary(), image({ ...shape, cards }), ...rest])),
  }
}
