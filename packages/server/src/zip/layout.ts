/** A file to be put into a ZIP as it is (method 0, stored). */
export interface ZipMember {
  /** With `/` between folders. */
  readonly name: string
  readonly size: number
  readonly modified: Date
}

/** Where the parts of a member lie in the ZIP: local header, data, descriptor; offsets in bytes. */
export interface PlacedMember extends ZipMember {
  readonly nameBytes: Uint8Array
  readonly start: number
  readonly dataStart: number
  /** Behind the data, where the descriptor begins. */
  readonly dataEnd: number
  readonly end: number
  /** Whether sizes take eight bytes. */
  readonly isLarge: boolean
}

/** Which byte of a ZIP is where, known from names and sizes alone. */
export interface ZipLayout {
  readonly members: readonly PlacedMember[]
  /** Where the central directory begins. */
  readonly directoryStart: number
  readonly directoryEnd: number
  /** Whether the end of the directory must be written in the form of ZIP64 as well. */
  readonly isLarge: boolean
  readonly size: number
}

/** What 32 and 16 bits cannot say stands in fields of ZIP64, and these in their place (APPNOTE 4.4.1.4). */
export const MAX_32 = 0xffff_ffff
export const MAX_16 = 0xffff

export const LOCAL_HEADER = 30
export const DIRECTORY_ENTRY = 46
export const DIRECTORY_END = 22
export const LARGE_DIRECTORY_END = 56
export const LARGE_LOCATOR = 20
/** Two sizes of eight bytes behind tag and length. */
export const LARGE_SIZES = 4 + 16
const DESCRIPTOR = 16
const LARGE_DESCRIPTOR = 24
const MAX_NAME_BYTES = MAX_16

/** Bytes that a member's entry in the directory has besides its name and the fixed part. */
export const directoryExtra = ({ isLarge, start }: Pick<PlacedMember, 'isLarge' | 'start'>): number => {
  const values = (isLarge ? 16 : 0) + (start >= MAX_32 ? 8 : 0)
  return values === 0 ? 0 : 4 + values
}

/** @throws RangeError for a name or a size that no ZIP can hold */
export const zipLayout = (members: readonly ZipMember[]): ZipLayout => {
  let at = 0
  let directory = 0
  const placed = members.map((member) => {
    const one = placedAt(member, at)
    at = one.end
    directory += DIRECTORY_ENTRY + one.nameBytes.length + directoryExtra(one)
    return one
  })
  const isLarge = placed.length >= MAX_16 || at >= MAX_32 || directory >= MAX_32
  const size = at + directory + (isLarge ? LARGE_DIRECTORY_END + LARGE_LOCATOR : 0) + DIRECTORY_END
  if (!Number.isSafeInteger(size)) throw new RangeError('a ZIP of more than 2^53 bytes')
  return { members: placed, directoryStart: at, directoryEnd: at + directory, isLarge, size }
}

const encoder = new TextEncoder()

const placedAt = (member: ZipMember, start: number): PlacedMember => {
  const { name, size, modified } = member
  const nameBytes = encoder.encode(name)
  if (nameBytes.length === 0 || nameBytes.length > MAX_NAME_BYTES) throw new RangeError(`no name for a ZIP: ${name}`)
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`no size for a file in a ZIP: ${size}`)
  const isLarge = size >= MAX_32
  const dataStart = start + LOCAL_HEADER + nameBytes.length + (isLarge ? LARGE_SIZES : 0)
  const dataEnd = dataStart + size
  const end = dataEnd + (isLarge ? LARGE_DESCRIPTOR : DESCRIPTOR)
  return { name, size, modified, nameBytes, start, dataStart, dataEnd, end, isLarge }
}
