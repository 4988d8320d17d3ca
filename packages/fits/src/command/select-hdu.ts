import { HeaderError } from '../errors.ts'
import type { Hdu } from '../hdu.ts'

/**
 * The HDU of a number, counted from 0, or of an EXTNAME in any case; of several with one name the first.
 * @throws HeaderError when there is none
 */
export function selectHdu(hdus: readonly Hdu[], which: string): Hdu {
  const byNumber = /^\d+$/.test(which) ? hdus[Number(which)] : undefined
  const name = which.trim().toUpperCase()
  const found = byNumber ?? hdus.find(({ extname }) => extname?.trim().toUpperCase() === name)
  if (!found) throw new HeaderError(`no HDU ${which}: the file has ${hdus.length}, counted from 0`)
  return found
}
