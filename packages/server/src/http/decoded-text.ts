import { TextDecoder } from 'node:util'

const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)/i
const LATIN_1 = /^(?:iso[-_]?8859[-_]1|latin[-_]?1|l1)$/i
const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * The text of a body, by the charset that its Content-Type names; one that nobody knows counts as UTF-8.
 * @throws TypeError in the words of Python, which clients of the existing archive know
 */
export const decodedText = (bytes: Uint8Array, contentType = ''): string => {
  const charset = CHARSET.exec(contentType)?.[1] ?? ''
  if (LATIN_1.test(charset)) return Buffer.from(bytes).toString('latin1')
  const decoder = decoderOf(charset)
  try {
    return decoder.decode(bytes)
  } catch (error) {
    const fault = decoder.encoding === 'utf-8' ? faultOf(bytes) : "can't decode the body"
    throw new TypeError(`'${decoder.encoding}' codec ${fault}`, { cause: error })
  }
}

const decoderOf = (charset: string): TextDecoder => {
  try {
    return charset === '' ? utf8 : new TextDecoder(charset, { fatal: true })
  } catch {
    return utf8
  }
}

/** Lead bytes after which not every continuation is allowed (RFC 3629 section 4). */
const SECOND: ReadonlyMap<number, readonly [least: number, most: number]> = new Map([
  [0xe0, [0xa0, 0xbf]],
  [0xed, [0x80, 0x9f]],
  [0xf0, [0x90, 0xbf]],
  [0xf4, [0x80, 0x8f]],
])

const sizeOf = (lead: number): number => {
  if (lead < 0x80) return 1
  if (lead < 0xc2 || lead > 0xf4) return 0
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
}

/** Where bytes are not UTF-8, and why. */
const faultOf = (bytes: Uint8Array): string => {
  const at = (index: number): number => bytes[index] ?? -1
  for (let start = 0, size: number; start < bytes.length; start += size) {
    size = sizeOf(at(start))
    if (size === 0) return `${bytesAt(bytes, start, 1)}: invalid start byte`
    const [least, most] = SECOND.get(at(start)) ?? [0x80, 0xbf]
    let good = 1
    while (
      good < size &&
      at(start + good) >= (good === 1 ? least : 0x80) &&
      at(start + good) <= (good === 1 ? most : 0xbf)
    )
      good++
    if (good === size) continue
    const reason = start + good === bytes.length ? 'unexpected end of data' : 'invalid continuation byte'
    return `${bytesAt(bytes, start, good)}: ${reason}`
  }
  return "can't decode the body"
}

const bytesAt = (bytes: Uint8Array, start: number, count: number): string =>
  count === 1
    ? `can't decode byte 0x${bytes[start]?.toString(16).padStart(2, '0')} in position ${start}`
    : `can't decode bytes in position ${start}-${start + count - 1}`
