import { crc32 } from 'node:zlib'
import type { PlacedMember, ZipLayout } from './layout.ts'
import { dataDescriptor, directoryEnd, directoryEntry, localHeader } from './records.ts'

/** Bytes from `start` to `end`, both included, counted from 0. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** Where the data of a member come from. */
export interface MemberSource {
  /** The CRC-32 of the data, when somebody has read them before. */
  readonly crc: () => number | undefined
  /** Is told the CRC-32 of the data after they were read to their end. */
  readonly keepCrc: (crc: number) => void
  /** The bytes of the range, or all that there are. A chunk may be overwritten after the next was asked for. */
  readonly open: (range?: Range) => AsyncIterable<Uint8Array>
}

/** A file is not what it was when the length of the ZIP was promised: what was sent so far is no ZIP. */
export class MemberChangedError extends Error {
  constructor({ name, size }: Pick<PlacedMember, 'name' | 'size'>, got: string) {
    super(`${name} has not the ${size} bytes that it had: ${got}`)
    this.name = 'MemberChangedError'
  }
}

/**
 * The bytes of a ZIP, or of a range of it: always the same bytes at the same place. Members that lie outside of the range
 * are not read, unless the range reaches into the directory, which holds the CRCs of all of them: a CRC that nobody
 * remembers costs reading that member.
 *
 * Only one member is open at a time, and none after the caller has stopped asking. A chunk may be overwritten after the
 * next was asked for.
 * @throws MemberChangedError when a member is shorter or longer than its size
 */
export async function* zipBytes(
  layout: ZipLayout,
  sourceOf: (index: number) => MemberSource,
  range: Range = { start: 0, end: layout.size - 1 },
): AsyncGenerator<Uint8Array, void, undefined> {
  const crcs: (number | undefined)[] = []
  for (const [index, member] of layout.members.entries()) {
    if (member.start > range.end) return
    if (member.end > range.start) crcs[index] = yield* memberBytes(member, sourceOf(index), range)
  }
  if (range.end < layout.directoryStart) return
  for (const [index, member] of layout.members.entries()) {
    crcs[index] ??= await crcOf(member, sourceOf(index))
  }
  yield* directoryBytes(layout, crcs as number[], range)
}

/** Header, data and descriptor, as far as they are in the range. @returns the CRC of the data, when it became known */
async function* memberBytes(
  member: PlacedMember,
  source: MemberSource,
  range: Range,
): AsyncGenerator<Uint8Array, number | undefined, undefined> {
  yield* part(localHeader(member), member.start, range)
  const data = {
    start: Math.max(0, range.start - member.dataStart),
    end: Math.min(member.size, range.end + 1 - member.dataStart) - 1,
  }
  if (range.end < member.dataEnd) {
    if (data.start <= data.end) yield* exactly(member, source.open(data), data)
    return undefined
  }
  const crc = source.crc()
  if (crc === undefined) {
    const counted = yield* readThrough(member, source, data)
    yield* part(dataDescriptor(member, counted), member.dataEnd, range)
    return counted
  }
  if (data.start <= data.end) yield* exactly(member, source.open(data.start === 0 ? undefined : data), data)
  yield* part(dataDescriptor(member, crc), member.dataEnd, range)
  return crc
}

const crcOf = async (member: PlacedMember, source: MemberSource): Promise<number> => {
  const known = source.crc()
  if (known !== undefined) return known
  const reading = readThrough(member, source, { start: 0, end: -1 })
  for (;;) {
    const { done, value } = await reading.next()
    if (done) return value
  }
}

/** Reads all data for their CRC, and gives those of the range. */
async function* readThrough(
  member: PlacedMember,
  source: MemberSource,
  range: Range,
): AsyncGenerator<Uint8Array, number, undefined> {
  let crc = 0
  let at = 0
  for await (const chunk of source.open()) {
    if (at + chunk.length > member.size) throw new MemberChangedError(member, 'there are more')
    crc = crc32(chunk, crc)
    yield* part(chunk, at, range)
    at += chunk.length
  }
  if (at !== member.size) throw new MemberChangedError(member, `there are ${at}`)
  source.keepCrc(crc)
  return crc
}

/** Hands on what was asked for, no byte more or less. */
async function* exactly(
  member: PlacedMember,
  chunks: AsyncIterable<Uint8Array>,
  { start, end }: Range,
): AsyncGenerator<Uint8Array, void, undefined> {
  let left = end - start + 1
  for await (const chunk of chunks) {
    left -= chunk.length
    if (left < 0) throw new MemberChangedError(member, 'there are more')
    yield chunk
  }
  if (left > 0) throw new MemberChangedError(member, `${left} are missing`)
}

const DIRECTORY_CHUNK = 256 * 1024

/** The directory in pieces of some size: an archive of many small files has megabytes of it. */
function* directoryBytes(layout: ZipLayout, crcs: readonly number[], range: Range): Generator<Uint8Array> {
  let at = layout.directoryStart
  let entries: Buffer[] = []
  let length = 0
  const piece = (): Uint8Array => {
    const bytes = Buffer.concat(entries, length)
    entries = []
    length = 0
    return bytes
  }
  for (const [index, member] of layout.members.entries()) {
    const entry = directoryEntry(member, crcs[index] as number)
    entries.push(entry)
    length += entry.length
    if (length < DIRECTORY_CHUNK) continue
    const bytes = piece()
    yield* part(bytes, at, range)
    at += bytes.length
  }
  entries.push(directoryEnd(layout))
  length += layout.size - layout.directoryEnd
  yield* part(piece(), at, range)
}

/** What of the bytes that lie at `at` is in the range; nothing, if none. */
function* part(bytes: Uint8Array, at: number, { start, end }: Range): Generator<Uint8Array> {
  const from = Math.max(0, start - at)
  const to = Math.min(bytes.length, end + 1 - at)
  if (from < to) yield from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to)
}
