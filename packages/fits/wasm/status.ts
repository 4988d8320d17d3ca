// What a decoder returns. decoding-core.ts says them in words.

export const DONE: i32 = 0
/** The compressed bytes end before the pixels do. */
export const ENDS_EARLY: i32 = 1
/** Bytes that no encoder writes. */
export const BAD_CODE: i32 = 2
/** Not as many pixels as the tile has. */
export const WRONG_SIZE: i32 = 3
/** The checksum of the pixels is another. */
export const WRONG_CHECKSUM: i32 = 4

/**
 * Bytes that may be read and written behind any array that these functions are given. Decoders fetch 8 bytes at a time
 * and work on whole vectors; what they write there is overwritten by what follows, or ignored.
 */
export const SLACK: usize = 512
