import { dosTime } from './dos-time.ts'
import {
  DIRECTORY_END,
  DIRECTORY_ENTRY,
  directoryExtra,
  LARGE_DIRECTORY_END,
  LARGE_LOCATOR,
  LARGE_SIZES,
  LOCAL_HEADER,
  MAX_16,
  MAX_32,
  type PlacedMember,
  type ZipLayout,
} from './layout.ts'

const STORED = 0
/** Bit 3: the CRC follows the data; bit 11: the name is UTF-8 (APPNOTE 4.4.4). */
const FLAGS = (1 << 3) | (1 << 11)
const VERSION = 20
const LARGE_VERSION = 45
const MADE_ON_UNIX = 3 << 8
/** A plain file that its owner may write and everybody may read. */
const UNIX_MODE = 0o100644
const LARGE_TAG = 0x0001

const versionFor = (isLarge: boolean): number => (isLarge ? LARGE_VERSION : VERSION)

/**
 * What stands before the data of a member (APPNOTE 4.3.7). The CRC, which nobody knows yet, is zero; the sizes are there,
 * as mod_zip writes them, for readers of a stream that want to know where the data end.
 */
export const localHeader = ({ nameBytes, size, modified, isLarge }: PlacedMember): Buffer => {
  const bytes = Buffer.alloc(LOCAL_HEADER + nameBytes.length + (isLarge ? LARGE_SIZES : 0))
  const { date, time } = dosTime(modified)
  bytes.writeUInt32LE(0x04034b50, 0)
  bytes.writeUInt16LE(versionFor(isLarge), 4)
  bytes.writeUInt16LE(FLAGS, 6)
  bytes.writeUInt16LE(STORED, 8)
  bytes.writeUInt16LE(time, 10)
  bytes.writeUInt16LE(date, 12)
  bytes.writeUInt32LE(isLarge ? MAX_32 : size, 18)
  bytes.writeUInt32LE(isLarge ? MAX_32 : size, 22)
  bytes.writeUInt16LE(nameBytes.length, 26)
  bytes.writeUInt16LE(isLarge ? LARGE_SIZES : 0, 28)
  bytes.set(nameBytes, LOCAL_HEADER)
  if (isLarge) writeLarge(bytes, LOCAL_HEADER + nameBytes.length, [size, size])
  return bytes
}

/** What stands behind the data of a member (APPNOTE 4.3.9). */
export const dataDescriptor = ({ dataEnd, end, size, isLarge }: PlacedMember, crc: number): Buffer => {
  const bytes = Buffer.alloc(end - dataEnd)
  bytes.writeUInt32LE(0x08074b50, 0)
  bytes.writeUInt32LE(crc, 4)
  if (isLarge) {
    bytes.writeBigUInt64LE(BigInt(size), 8)
    bytes.writeBigUInt64LE(BigInt(size), 16)
  } else {
    bytes.writeUInt32LE(size, 8)
    bytes.writeUInt32LE(size, 12)
  }
  return bytes
}

/** A member's entry in the central directory (APPNOTE 4.3.12). */
export const directoryEntry = (member: PlacedMember, crc: number): Buffer => {
  const { nameBytes, size, modified, isLarge, start } = member
  const extra = directoryExtra(member)
  const bytes = Buffer.alloc(DIRECTORY_ENTRY + nameBytes.length + extra)
  const { date, time } = dosTime(modified)
  const version = versionFor(extra > 0)
  bytes.writeUInt32LE(0x02014b50, 0)
  bytes.writeUInt16LE(MADE_ON_UNIX | version, 4)
  bytes.writeUInt16LE(version, 6)
  bytes.writeUInt16LE(FLAGS, 8)
  bytes.writeUInt16LE(STORED, 10)
  bytes.writeUInt16LE(time, 12)
  bytes.writeUInt16LE(date, 14)
  bytes.writeUInt32LE(crc, 16)
  bytes.writeUInt32LE(isLarge ? MAX_32 : size, 20)
  bytes.writeUInt32LE(isLarge ? MAX_32 : size, 24)
  bytes.writeUInt16LE(nameBytes.length, 28)
  bytes.writeUInt16LE(extra, 30)
  bytes.writeUInt32LE(UNIX_MODE * 2 ** 16, 38)
  bytes.writeUInt32LE(Math.min(start, MAX_32), 42)
  bytes.set(nameBytes, DIRECTORY_ENTRY)
  const values = [...(isLarge ? [size, size] : []), ...(start >= MAX_32 ? [start] : [])]
  if (values.length > 0) writeLarge(bytes, DIRECTORY_ENTRY + nameBytes.length, values)
  return bytes
}

/** The extra field of ZIP64 (APPNOTE 4.5.3). */
const writeLarge = (bytes: Buffer, at: number, values: readonly number[]): void => {
  bytes.writeUInt16LE(LARGE_TAG, at)
  bytes.writeUInt16LE(values.length * 8, at + 2)
  values.forEach((value, index) => {
    bytes.writeBigUInt64LE(BigInt(value), at + 4 + index * 8)
  })
}

/** What stands behind the central directory (APPNOTE 4.3.14 to 4.3.16). */
export const directoryEnd = (layout: ZipLayout): Buffer => {
  const { members, directoryStart, directoryEnd: end, isLarge } = layout
  const bytes = Buffer.alloc(layout.size - end)
  if (isLarge) writeLargeEnd(bytes, layout)
  const at = bytes.length - DIRECTORY_END
  bytes.writeUInt32LE(0x06054b50, at)
  bytes.writeUInt16LE(Math.min(members.length, MAX_16), at + 8)
  bytes.writeUInt16LE(Math.min(members.length, MAX_16), at + 10)
  bytes.writeUInt32LE(Math.min(end - directoryStart, MAX_32), at + 12)
  bytes.writeUInt32LE(Math.min(directoryStart, MAX_32), at + 16)
  return bytes
}

const writeLargeEnd = (bytes: Buffer, { members, directoryStart, directoryEnd: end }: ZipLayout): void => {
  bytes.writeUInt32LE(0x06064b50, 0)
  bytes.writeBigUInt64LE(BigInt(LARGE_DIRECTORY_END - 12), 4) // without signature and this field
  bytes.writeUInt16LE(MADE_ON_UNIX | LARGE_VERSION, 12)
  bytes.writeUInt16LE(LARGE_VERSION, 14)
  bytes.writeBigUInt64LE(BigInt(members.length), 24)
  bytes.writeBigUInt64LE(BigInt(members.length), 32)
  bytes.writeBigUInt64LE(BigInt(end - directoryStart), 40)
  bytes.writeBigUInt64LE(BigInt(directoryStart), 48)
  bytes.writeUInt32LE(0x07064b50, LARGE_DIRECTORY_END)
  bytes.writeBigUInt64LE(BigInt(end), LARGE_DIRECTORY_END + 8)
  bytes.writeUInt32LE(1, LARGE_DIRECTORY_END + LARGE_LOCATOR - 4)
}
