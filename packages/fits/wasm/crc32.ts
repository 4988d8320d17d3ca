// The checksum of gzip (RFC 1952 §8): the remainder by a polynomial, taken of 16 bytes at a time.

const POLYNOMIAL: u32 = 0xedb8_8320

/** 16 tables of 256: in the n-th, what a byte adds that n bytes follow. */
const tables: usize = memory.data(16_384, 16)
let areTablesMade: bool = false

export function crc32(source: usize, length: usize): u32 {
  makeTables()
  const end = source + length
  const wholeEnd = source + (length & ~15)
  let crc: u32 = 0xffff_ffff
  for (; source < wholeEnd; source += 16) {
    crc =
      four(load<u32>(source) ^ crc, 12) ^
      four(load<u32>(source, 4), 8) ^
      four(load<u32>(source, 8), 4) ^
      four(load<u32>(source, 12), 0)
  }
  for (; source < end; source++) crc = (crc >> 8) ^ at(0, (crc ^ load<u8>(source)) & 255)
  return ~crc
}

/** What four bytes add that `behind` bytes follow. */
function four(word: u32, behind: u32): u32 {
  return (
    at(behind + 3, word & 255) ^
    at(behind + 2, (word >> 8) & 255) ^
    at(behind + 1, (word >> 16) & 255) ^
    at(behind, word >> 24)
  )
}

function at(table: u32, byte: u32): u32 {
  return load<u32>(tables + ((<usize>((table << 8) + byte)) << 2))
}

function makeTables(): void {
  if (areTablesMade) return
  for (let byte: u32 = 0; byte < 256; byte++) {
    let remainder = byte
    for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >> 1) ^ POLYNOMIAL : remainder >> 1
    store<u32>(tables + ((<usize>byte) << 2), remainder)
  }
  for (let entry: u32 = 256; entry < 16 * 256; entry++) {
    const before = at(0, entry - 256)
    store<u32>(tables + ((<usize>entry) << 2), (before >> 8) ^ at(0, before & 255))
  }
  areTablesMade = true
}
