import {
  FitsError,
  type Hdu,
  type HeaderEntry,
  HeaderError,
  imageHeader,
  isTiledImage,
  readHdus,
  type Source,
  TruncatedError,
} from '@science-archive/fits'
import { FileSpecificationError } from '../errors.ts'
import { Float, type Headers, type HeaderValue } from '../header-value.ts'

/**
 * The headers of each HDU as it is reached, a tile-compressed one with those of the image it holds; no pixels are read.
 * Ends where the data are no FITS (any more), and returns why.
 * @throws FileSpecificationError when a card has no readable value and nothing else is wrong
 */
export async function* headersIn(source: Source): AsyncGenerator<Headers, FitsError | undefined> {
  try {
    const hdus = readHdus(source)
    for (;;) {
      const { done, value } = await hdus.next()
      if (done) return value ?? undefined
      const damage = damageOf(value, source)
      if (damage) return damage
      const header = isTiledImage(value.header) ? imageHeader(value.header) : value.header
      yield headersOf(header.entries())
    }
  } catch (error) {
    if (error instanceof FitsError) return error
    throw error
  }
}

// Cards that say how the data lie: astropy, and with it the existing library, takes an HDU without them for no FITS.
const LAYOUT = /^(BITPIX|NAXIS\d*|PCOUNT|GCOUNT|EXTEND|BSCALE|BZERO|BLANK|CHECKSUM|DATASUM)$/
const isContinuation = ({ message }: { message: string }): boolean => message.includes('CONTINUE')

/** What makes an HDU unfit although its header could be taken apart. */
const damageOf = ({ header, index, dataStart }: Hdu, { size }: Source): FitsError | undefined => {
  // a stream knows its size from the moment it ends
  if (size !== undefined && size < dataStart) {
    return new TruncatedError(`the last block of the header of HDU ${index} is cut short`, { offset: size })
  }
  for (const card of header.cards) {
    const isDamage = card.kind === 'invalid' && (LAYOUT.test(card.keyword) || isContinuation(card))
    if (isDamage) return new HeaderError(card.message)
  }
  return undefined
}

const headersOf = (entries: Iterable<[string, HeaderEntry]>): Headers =>
  new Map([...entries].map(([keyword, entry]) => [keyword, headerValue(entry)]))

const headerValue = (entry: HeaderEntry): HeaderValue => {
  switch (entry.kind) {
    case 'float':
      return new Float(entry.value)
    case 'complex':
      return [new Float(entry.value.real), new Float(entry.value.imaginary)]
    case 'undefined':
      return null
    case 'invalid':
      throw new FileSpecificationError(entry.message)
    default:
      return entry.value
  }
}
