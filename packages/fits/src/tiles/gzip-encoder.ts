import { UnsupportedError } from '../errors.ts'

/**
 * Compresses one tile by GZIP_2 (FITS 4.0 §10.4.3): the first bytes of all pixels, then all second ones and so on, by
 * gzip. Lossless for pixels of any kind.
 * @param bigEndian whole pixels, as they would be stored uncompressed
 * @throws UnsupportedError where there is no zlib that answers at once: in browsers
 */
export function encodeGzip2(bigEndian: Uint8Array, bytesPerPixel: number): Uint8Array {
  const zlib = globalThis.process?.getBuiltinModule?.('node:zlib')
  if (!zlib) throw new UnsupportedError('GZIP_2 is written by Node only')
  return new Uint8Array(zlib.gzipSync(shuffled(bigEndian, bytesPerPixel)))
}

function shuffled(pixels: Uint8Array, width: number): Uint8Array {
  const count = pixels.length / width
  const planes = new Uint8Array(pixels.length)
  for (let byte = 0; byte < width; byte++) {
    const plane = planes.subarray(byte * count, (byte + 1) * count)
    for (let i = 0, from = byte; i < count; i++, from += width) plane[i] = pixels[from]!
  }
  return planes
}
