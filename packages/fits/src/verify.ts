import { FitsError } from './errors.ts'
import { type OpenOptions, readHdus } from './fits-file.ts'
import type { Hdu } from './hdu.ts'
import type { Source } from './source.ts'
import { openTiledImage } from './tiles/opened-image.ts'
import { isTiledImage } from './tiles/tiled-image.ts'
import { cardComplaints } from './verify/card-rules.ts'
import { type HduChecksums, verifyChecksums } from './verify/checksums.ts'
import { type Complaint, error, type Finding, warning } from './verify/finding.ts'
import { keywordComplaints } from './verify/keyword-rules.ts'
import { isTable, structureComplaints } from './verify/structure-rules.ts'
import { tableDataComplaints } from './verify/table-data.ts'
import { tableColumns } from './verify/table-rules.ts'

/** What a check of a file found. */
export interface Verification {
  readonly findings: readonly Finding[]
  /** One per HDU that could be read. */
  readonly checksums: readonly HduChecksums[]
}

/**
 * Checks a file against the standard: headers, structure, columns, cells of tables, padding, checksums, and that the
 * file ends where its last HDU does. Damage of any kind is a finding and no error. Reads all data, in bounded memory;
 * the source must allow to read again what was read.
 * @throws UnsupportedError with code `not-rewindable` when it does not
 */
export async function verify(source: Source, options: OpenOptions = {}): Promise<Verification> {
  const findings: Finding[] = []
  const checksums: HduChecksums[] = []
  const names = new Map<string, number>()
  let last: Hdu | undefined
  const add = (complaints: Iterable<Complaint>, hdu: number): void => {
    for (const complaint of complaints) if (findings.length < MOST_FINDINGS) findings.push({ ...complaint, hdu })
  }
  try {
    const walk = readHdus(source, options)
    for (;;) {
      const { done, value } = await walk.next()
      if (done) {
        if (value) add([error(value.message)], last?.index ?? 0)
        else add(endComplaints(source, last), last?.index ?? 0)
        break
      }
      last = value
      add(nameComplaints(value, names), value.index)
      add(await hduComplaints(source, value, options.signal), value.index)
      const sums = await verifyChecksums(source, value, options.signal)
      checksums.push(sums)
      add(sumComplaints(sums), value.index)
    }
  } catch (failure) {
    if (!(failure instanceof FitsError) || failure.code === 'not-rewindable') throw failure
    add([error(failure.message)], last === undefined ? 0 : last.index + 1)
  }
  return { findings, checksums }
}

const MOST_FINDINGS = 10_000

async function hduComplaints(source: Source, hdu: Hdu, signal: AbortSignal | undefined): Promise<Complaint[]> {
  const bytes = await source.read(hdu.headerStart, hdu.dataStart - hdu.headerStart, signal)
  const text = new TextDecoder('latin1').decode(bytes)
  const complaints = [...cardComplaints(text), ...structureComplaints(hdu, text), ...keywordComplaints(hdu)]
  if (isTiledImage(hdu.header)) complaints.push(...tiledComplaints(hdu))
  if (isTable(hdu)) {
    const table = tableColumns(hdu)
    complaints.push(...table.complaints)
    complaints.push(...(await tableDataComplaints(source, hdu, { columns: table.columns, signal })))
  }
  return [...complaints, ...(await paddingComplaints(source, hdu, signal))]
}

/** Whether a compressed image says all that reading it takes (FITS 4.0 §10.1). */
function tiledComplaints(hdu: Hdu): Complaint[] {
  try {
    openTiledImage(hdu)
    return []
  } catch (failure) {
    if (!(failure instanceof FitsError)) throw failure
    return [failure.code === 'too-large' ? warning(failure.message) : error(failure.message)]
  }
}

/** Data are filled to whole blocks, by zeros, or by blanks behind an ASCII table (FITS 4.0 §3.3.2, §7.2.3). */
async function paddingComplaints(source: Source, hdu: Hdu, signal: AbortSignal | undefined): Promise<Complaint[]> {
  const end = hdu.dataStart + hdu.dataLength
  const length = hdu.paddedDataLength - hdu.dataLength
  // missing data are said elsewhere
  if (source.size !== undefined && source.size < end) return []
  const bytes = await source.read(end, length, signal)
  const fill = hdu.type === 'TABLE' ? 0x20 : 0
  if (bytes.length < length) return [error('the last block of the data is cut short')]
  return bytes.every((byte) => byte === fill)
    ? []
    : [error('what fills the last block of the data is not as it must be')]
}

/** Extensions are told apart by type, EXTNAME, EXTVER and EXTLEVEL (FITS 4.0 §4.4.2.6). */
function nameComplaints({ index, type, extname, header }: Hdu, names: Map<string, number>): Complaint[] {
  if (extname === undefined) return []
  const name = [type, extname, header.integer('EXTVER') ?? 1, header.integer('EXTLEVEL') ?? 1].join(' ')
  const other = names.get(name)
  if (other === undefined) names.set(name, index)
  return other === undefined ? [] : [warning(`name and version are those of HDU ${other}`)]
}

function endComplaints(source: Source, last: Hdu | undefined): Complaint[] {
  if (last === undefined || source.size === undefined) return []
  const extra = source.size - (last.dataStart + last.paddedDataLength)
  return extra > 0 ? [error(`${extra} bytes follow the last HDU`)] : []
}

function sumComplaints({ datasum, checksum }: HduChecksums): Complaint[] {
  return [
    ...(datasum === 'wrong' ? [error('the data do not fit DATASUM')] : []),
    ...(checksum === 'wrong' ? [error('the HDU does not fit CHECKSUM')] : []),
  ]
}
