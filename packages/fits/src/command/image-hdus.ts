import { UnsupportedError } from '../errors.ts'
import type { Hdu } from '../hdu.ts'
import { isTiledImage } from '../tiles/tiled-image.ts'
import { selectHdu } from './select-hdu.ts'

/** Whether an HDU holds pixels, plain or compressed. */
export const isImage = ({ header, type, dims }: Hdu): boolean =>
  isTiledImage(header) || ((type === 'PRIMARY' || type === 'IMAGE') && dims.length > 0 && !dims.includes(0))

/**
 * The HDU asked for, or else the first with pixels.
 * @throws FitsError when there is none
 */
export function chosenImage(hdus: readonly Hdu[], which: string | undefined): Hdu {
  if (which !== undefined) return selectHdu(hdus, which)
  const found = hdus.find(isImage)
  if (!found) throw new UnsupportedError('no HDU holds an image')
  return found
}
