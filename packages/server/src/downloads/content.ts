import type { ByteRange } from '@science-archive/library'

/** A file to be sent, whose length is known before its first byte. */
export interface Content {
  readonly size: number
  /** Names these very bytes: no other file has this tag. */
  readonly tag: string
  /**
   * The bytes, or a range of them. A chunk may be overwritten after the next was asked for; whoever stops asking leaves
   * nothing open.
   */
  readonly open: (range?: ByteRange) => AsyncIterable<Uint8Array>
}

/** A range of bytes that can only be had from the first on; nothing is asked for behind it. */
export async function* within(
  chunks: AsyncIterable<Uint8Array>,
  range: ByteRange | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (range === undefined) {
    yield* chunks
    return
  }
  let at = 0
  for await (const chunk of chunks) {
    const from = Math.max(0, range.start - at)
    const to = Math.min(chunk.length, range.end + 1 - at)
    if (from < to) yield chunk.subarray(from, to)
    at += chunk.length
    if (at > range.end) return
  }
}
