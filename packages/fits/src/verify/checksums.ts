import { onesComplementSum } from '../checksum.ts'
import { ChecksumError } from '../errors.ts'
import type { Hdu } from '../hdu.ts'
import type { Source } from '../source.ts'

export type ChecksumState = 'ok' | 'missing' | 'wrong'

/** What became of the checksums of an HDU. */
export interface HduChecksums {
  /** 0 for the primary HDU. */
  readonly index: number
  /** Of the data alone. */
  readonly datasum: ChecksumState
  /** Of the whole HDU. */
  readonly checksum: ChecksumState
}

const CHUNK_BYTES = 2 ** 20

/**
 * Checks DATASUM and CHECKSUM of an HDU (FITS 4.0 §4.4.2.7 and appendix J) by reading all of it, whatever its size, in
 * bounded memory. An HDU that is cut short is `wrong`. When it states neither, nothing is read.
 */
export async function verifyChecksums(source: Source, hdu: Hdu, signal?: AbortSignal): Promise<HduChecksums> {
  const { index, headerStart, dataStart, paddedDataLength } = hdu
  const [datasum, checksum] = [stated(hdu, 'DATASUM'), stated(hdu, 'CHECKSUM')]
  if (datasum === undefined && checksum === undefined) return { index, datasum: 'missing', checksum: 'missing' }
  const head =
    checksum === undefined ? 0 : ((await sumOf(source, { from: headerStart, to: dataStart, signal })) ?? Number.NaN)
  const data = (await sumOf(source, { from: dataStart, to: dataStart + paddedDataLength, signal })) ?? Number.NaN
  const whole = Number.isNaN(head + data) ? Number.NaN : onesComplementSum(wordOf(head), data)
  return {
    index,
    datasum: datasum === undefined ? 'missing' : stateOf(Number(datasum) === data),
    // -0, or 0 of an HDU of nothing but zeros
    checksum: checksum === undefined ? 'missing' : stateOf(whole === 0xffffffff || whole === 0),
  }
}

/** Undefined when the keyword is absent or empty, which says that nothing is known. */
function stated({ header }: Hdu, keyword: string): string | undefined {
  const value = header.get(keyword)
  return value === undefined || String(value).trim() === '' ? undefined : String(value)
}

/**
 * @throws ChecksumError when DATASUM or CHECKSUM is there and wrong
 */
export async function requireChecksums(source: Source, hdu: Hdu, signal?: AbortSignal): Promise<void> {
  const { index, datasum, checksum } = await verifyChecksums(source, hdu, signal)
  const wrong = [...(datasum === 'wrong' ? ['DATASUM'] : []), ...(checksum === 'wrong' ? ['CHECKSUM'] : [])]
  if (wrong.length === 0) return
  throw new ChecksumError(`HDU ${index}: ${wrong.join(' and ')} do not fit the data`, { offset: hdu.headerStart })
}

const stateOf = (fits: boolean): ChecksumState => (fits ? 'ok' : 'wrong')

const wordOf = (sum: number): Uint8Array => Uint8Array.of(sum >>> 24, sum >>> 16, sum >>> 8, sum)

/** Undefined when the source ends before. */
async function sumOf(
  source: Source,
  { from, to, signal }: { from: number; to: number; signal: AbortSignal | undefined },
): Promise<number | undefined> {
  let sum = 0
  if (source.size !== undefined && source.size < to) return undefined
  for (let at = from; at < to; ) {
    const wanted = Math.min(CHUNK_BYTES, to - at)
    const bytes = await source.read(at, wanted, signal)
    if (bytes.length < wanted) return undefined
    sum = onesComplementSum(bytes, sum)
    at += wanted
  }
  return sum
}
