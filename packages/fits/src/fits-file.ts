import { CARD_LENGTH } from './card.ts'
import { type FitsError, HeaderError, TruncatedError } from './errors.ts'
import { BLOCK_SIZE, type Hdu, hduOf, padded } from './hdu.ts'
import { headerText, isEndCard, parseHeader } from './header.ts'
import type { Source } from './source.ts'

export interface OpenOptions {
  /** Longest header taken, bytes. Default 36 MB, about 470 000 cards. */
  maxHeaderBytes?: number
  /** Most HDUs taken. Default 10 000. */
  maxHdus?: number
  signal?: AbortSignal
}

const DEFAULTS = { maxHeaderBytes: 36_000_000, maxHdus: 10_000 }

export interface FitsFile {
  readonly source: Source
  readonly hdus: readonly Hdu[]
  /** Why reading stopped before the end of the file, or that the last data are cut short; undefined when all is well. */
  readonly incomplete: FitsError | undefined
}

/**
 * Reads the headers of all HDUs, and no data.
 * @throws HeaderError when this is no FITS file, or a header contradicts itself
 * @throws TruncatedError when the primary header is cut short
 */
export async function openFits(source: Source, options: OpenOptions = {}): Promise<FitsFile> {
  const hdus: Hdu[] = []
  const walk = readHdus(source, options)
  for (;;) {
    const { done, value } = await walk.next()
    if (done) return { source, hdus, incomplete: value }
    hdus.push(value)
  }
}

/**
 * Yields the HDUs one at a time, reading each header as it is asked for, so that a caller may stop at the one it needs.
 *
 * What follows the primary HDU may be damaged without costing the HDUs before it: a header cut short ends the walk,
 * and so does a block that begins no extension (FITS 4.0 §3.5 and §3.6 allow such blocks at the end). The return
 * value then says why. Data cut short in the last HDU end the walk likewise.
 */
export async function* readHdus(
  source: Source,
  options: OpenOptions = {},
): AsyncGenerator<Hdu, FitsError | undefined, undefined> {
  const limits = { ...DEFAULTS, ...options }
  let start = 0
  let last: Hdu | undefined
  for (let index = 0; ; index++) {
    const first = await source.read(start, BLOCK_SIZE, limits.signal)
    // a stream knows its size only now
    const size = source.size ?? Number.POSITIVE_INFINITY
    if (last && size < last.dataStart + last.dataLength) return cutShort(last, size)
    const stop = index === 0 ? refusePrimary(first) : endOfExtensions(first, source, start)
    if (stop) return stop.reason
    if (index >= limits.maxHdus) {
      throw new HeaderError(`more than ${limits.maxHdus} HDUs`, { code: 'too-many-hdus', offset: start })
    }

    const text = await readHeaderText(source, { first, start, ...limits })
    if (text === undefined) {
      const error = new TruncatedError(`the header of HDU ${index} has no END`, { offset: start })
      if (index === 0) throw error
      return error
    }
    const dataStart = start + padded(text.length)
    const sizeToEnd = Math.max(0, (source.size ?? dataStart) - dataStart)
    const hdu = hduOf(parseHeader(text), { index, headerStart: start, dataStart, sizeToEnd })
    yield hdu
    start = dataStart + hdu.paddedDataLength
    if (!Number.isSafeInteger(start)) {
      throw new HeaderError('the HDUs reach beyond 2^53 bytes', { code: 'bad-size', offset: hdu.headerStart })
    }
    last = hdu
  }
}

// Looser than the standard, which fixes every column of the first card (FITS 4.0 §4.4.1.1)
const SIMPLE = /^SIMPLE\s*=\s*[TF]/

function refusePrimary(block: Uint8Array): undefined {
  if (block.length === 0) throw new TruncatedError('no data at all', { offset: 0 })
  const card = headerText(block.subarray(0, CARD_LENGTH))
  if (SIMPLE.test(card)) return
  if ('SIMPLE  ='.startsWith(card.trimEnd())) throw new TruncatedError('the file ends in its first card', { offset: 0 })
  throw new HeaderError('this is no FITS file: it does not begin with SIMPLE = T', { code: 'not-fits', offset: 0 })
}

/** Whether the walk ends at this block, and with what to say about it. */
function endOfExtensions(block: Uint8Array, source: Source, offset: number): { reason?: FitsError } | undefined {
  if (headerText(block.subarray(0, 8)) === 'XTENSION') return undefined
  if (block.length === 0 && (source.size === undefined || source.size <= offset)) return {}
  if (block.every((byte) => byte === 0 || byte === 0x20)) return {}
  return { reason: new HeaderError('what follows is no extension', { offset }) }
}

const cutShort = (hdu: Hdu, size: number): TruncatedError =>
  new TruncatedError(`HDU ${hdu.index} promises ${hdu.dataLength} bytes of data, ${size - hdu.dataStart} are there`, {
    offset: hdu.dataStart,
  })

interface HeaderBounds {
  first: Uint8Array
  start: number
  maxHeaderBytes: number
  signal?: AbortSignal
}

/** Reads blocks up to and with the END card; the text up to END, or undefined when the data end before. */
async function readHeaderText(
  source: Source,
  { first, start, maxHeaderBytes, signal }: HeaderBounds,
): Promise<string | undefined> {
  const texts: string[] = []
  let block = first
  for (let length = 0; ; ) {
    const text = headerText(block)
    const end = endCard(text)
    if (end !== undefined) return texts.join('') + text.slice(0, end + CARD_LENGTH)
    if (block.length < BLOCK_SIZE) return undefined
    texts.push(text)
    length += block.length
    if (length >= maxHeaderBytes) {
      throw new HeaderError(`no END within ${maxHeaderBytes} bytes of header`, {
        code: 'header-too-long',
        offset: start,
      })
    }
    block = await source.read(start + length, BLOCK_SIZE, signal)
  }
}

function endCard(text: string): number | undefined {
  for (let at = 0; at < text.length; at += CARD_LENGTH) {
    // the file may end right behind END
    if (text.startsWith('END', at) && isEndCard(text.slice(at, at + CARD_LENGTH).padEnd(CARD_LENGTH))) return at
  }
  return undefined
}
