import { UnsupportedError } from '../errors.ts'
import type { Preview } from './render.ts'

export type PreviewFormat = 'png' | 'jpeg'

/**
 * A picture as the bytes of a file. `quality` of JPEG is from 1 to 100, by default 85. Needs the package sharp, an
 * optional peer of this one.
 * @throws UnsupportedError when sharp is not installed
 */
export async function encodePreview(
  { width, height, gray }: Preview,
  format: PreviewFormat,
  { quality = 85 }: { quality?: number } = {},
): Promise<Uint8Array> {
  const { default: sharp } = await importSharp()
  const picture = sharp(gray, { raw: { width, height, channels: 1 } }).toColourspace('b-w')
  return await (format === 'png' ? picture.png() : picture.jpeg({ quality })).toBuffer()
}

/** Loaded when a picture is made, for everything else here works without it. */
async function importSharp(): Promise<typeof import('sharp')> {
  try {
    return await import('sharp')
  } catch (cause) {
    throw new UnsupportedError('pictures need the package sharp: npm install sharp', { cause })
  }
}
