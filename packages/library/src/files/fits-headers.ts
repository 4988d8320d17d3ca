import { FitsError, type HeaderEntry, imageHeader, isTiledImage, readHdus, type Source } from '@science-archive/fits'
import { FileSpecificationError } from '../errors.ts'
import { Float, type Headers, type HeaderValue } from '../header-value.ts'

/**
 * The headers of each HDU as it is reached, a tile-compressed one with those of the image it holds; no pixels are read.
 * Ends where the data are no FITS (any more), and returns why.
 * @throws FileSpecificationError when a card of a header has no readable value
 */
export async function* headersIn(source: Source): AsyncGenerator<Headers, FitsError | undefined> {
  try {
    const hdus = readHdus(source)
    for (;;) {
      const { done, value } = await hdus.next()
      if (done) return value ?? undefined
      const header = isTiledImage(value.header) ? imageHeader(value.header) : value.header
      yield headersOf(header.entries())
    }
  } catch (error) {
    if (error instanceof FitsError) return error
    throw error
  }
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
