import type { Random } from './random.ts'

export type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array

const CARD = 80
const BLOCK = 2880

/** Numbers that break what was not thought of: no room, too much, the wrong sign, no number at all. */
const EXTREMES = [
  ...['0', '1', '-1', '2', '3', '7', '8', '127', '255', '256', '999', '1000', '32767', '65536', '1000003'],
  ...['2147483647', '-2147483648', '2147483648', '4294967295', '4294967296', '1099511627776', '9007199254740991'],
  ...['9007199254740993', '9223372036854775807', '-9223372036854775808', '99999999999999999999'],
  ...['1E300', '-1E300', '1E-300', '1E400', '0.5', '-0.0', 'NaN', 'T', 'F', "''", "'x'", ''],
  ...["'1PB(5)'", "'1QD(9)'", "'PE'", "'0A'", "'9999999J'", "'3X'", "'2C'", "'A'", "'F10.3'", "'I5'", "'1PX(3)'"],
  ...["'RICE_1'", "'GZIP_1'", "'GZIP_2'", "'PLIO_1'", "'HCOMPRESS_1'", "'NOCOMPRESS'", "'SUBTRACTIVE_DITHER_2'"],
  ...["'COMPRESSED_DATA'", "'GZIP_COMPRESSED_DATA'", "'ZSCALE'", "'(2,3)'", "'(0,-1)'", "'BINTABLE'", "'IMAGE'"],
  ...[
    "'RA---TAN-SIP'",
    "'DEC--TAN-SIP'",
    "'RA---ZPN'",
    "'DEC--ZPN'",
    "'GLON-HPX'",
    "'GLAT-HPX'",
    "'FREQ'",
    "'RA---TPV'",
  ],
] as const

/** The ways to damage a file. Each gives a new array, or changes the one it got, which is a copy. */
export const mutations: Readonly<Record<string, Mutation>> = {
  flipBits: (bytes, random) => {
    for (let i = 1 + random.below(8); i > 0; i--) bytes[random.below(bytes.length)]! ^= 1 << random.below(8)
    return bytes
  },
  overwrite: (bytes, random) => {
    const start = random.below(bytes.length)
    const end = Math.min(bytes.length, start + 1 + random.below(32))
    const value = random.pick([0, 0xff, 0x7f, 0x80, 0x20, undefined])
    for (let at = start; at < end; at++) bytes[at] = value ?? random.below(256)
    return bytes
  },
  editValue: (bytes, random) => {
    const at = random.pick(cardOffsets(bytes, 'with a value'))
    if (at === undefined) return bytes
    return withText(
      bytes,
      at + 10,
      random
        .pick(EXTREMES)
        .padStart(20)
        .padEnd(CARD - 10),
    )
  },
  nudgeValue: (bytes, random) => {
    const at = random.pick(cardOffsets(bytes, 'with a value'))
    if (at === undefined) return bytes
    const text = textAt(bytes, at + 10, CARD - 10)
    return withText(
      bytes,
      at + 10,
      text.replace(/\d+/, (digits) => String(Number(digits) + random.below(5) - 2)),
    )
  },
  deleteCard: (bytes, random) => {
    const at = random.pick(cardOffsets(bytes, 'any'))
    if (at === undefined) return bytes
    const end = Math.ceil((at + 1) / BLOCK) * BLOCK
    bytes.copyWithin(at, at + CARD, end)
    return withText(bytes, end - CARD, ' '.repeat(CARD))
  },
  doubleCard: (bytes, random) => {
    const offsets = cardOffsets(bytes, 'any')
    const [from, to] = [random.pick(offsets), random.pick(offsets)]
    if (from !== undefined && to !== undefined) bytes.copyWithin(to, from, from + CARD)
    return bytes
  },
  truncate: (bytes, random) => bytes.subarray(0, random.below(bytes.length)),
  splice: (bytes, random) => {
    const [from, to] = [random.below(bytes.length), random.below(bytes.length)]
    bytes.copyWithin(to, from, from + 1 + random.below(random.chance(2) ? 16 : BLOCK))
    return bytes
  },
  moveBlock: (bytes, random) => {
    const blocks = Math.floor(bytes.length / BLOCK)
    const [from, to] = [random.below(blocks) * BLOCK, random.below(blocks) * BLOCK]
    bytes.copyWithin(to, from, from + BLOCK)
    return bytes
  },
  // descriptors of variable-length arrays and tiles lie at the start of data, and are 32 or 64 bits wide
  editWord: (bytes, random) => {
    const starts = dataStarts(bytes)
    if (starts.length === 0) return bytes
    const at = random.pick(starts) + 4 * random.below(32)
    if (at + 4 > bytes.length) return bytes
    const values = [0, 1, -1, 4, 8, 0x7fffffff, -0x80000000, 0x10000, bytes.length, random.below(4096)]
    new DataView(bytes.buffer, bytes.byteOffset).setInt32(at, random.pick(values))
    return bytes
  },
  editData: (bytes, random) => {
    const starts = dataStarts(bytes)
    if (starts.length === 0) return bytes
    const start = random.pick(starts)
    for (let i = 1 + random.below(6); i > 0; i--) {
      const at = start + random.below(Math.min(BLOCK, bytes.length - start))
      if (at < bytes.length) bytes[at] = random.below(256)
    }
    return bytes
  },
}

const textAt = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length))

function withText(bytes: Uint8Array, at: number, text: string): Uint8Array {
  for (let i = 0; i < text.length && at + i < bytes.length; i++) bytes[at + i] = text.charCodeAt(i)
  return bytes
}

/** Where cards begin, found without reading sizes: those may have been damaged already. */
function cardOffsets(bytes: Uint8Array, kind: 'any' | 'with a value'): number[] {
  const offsets: number[] = []
  for (const { start, end } of headerRanges(bytes)) {
    for (let at = start; at < end; at += CARD) {
      if (kind === 'any' || textAt(bytes, at + 8, 2) === '= ') offsets.push(at)
    }
  }
  return offsets
}

const dataStarts = (bytes: Uint8Array): number[] =>
  headerRanges(bytes)
    .map(({ end }) => Math.ceil(end / BLOCK) * BLOCK)
    .filter((start) => start < bytes.length)

function headerRanges(bytes: Uint8Array): { start: number; end: number }[] {
  const ranges: { start: number; end: number }[] = []
  for (let start = 0; start < bytes.length; start += BLOCK) {
    if (!/^(SIMPLE|XTENSION) *=/.test(textAt(bytes, start, 10))) continue
    let end = start
    while (end < bytes.length && textAt(bytes, end, CARD) !== 'END'.padEnd(CARD)) end += CARD
    ranges.push({ start, end: Math.min(end + CARD, bytes.length) })
  }
  return ranges
}
