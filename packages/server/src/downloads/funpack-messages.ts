/** What a thread is to uncompress. */
export interface FunpackOrder {
  /** Bytes of the file as it is stored. */
  readonly size: number
  /** Bytes of it uncompressed, as somebody was told. */
  readonly uncompressed: number
}

/** What the thread says: that it needs bytes of the file, or what came of them. Each is answered before the next. */
export type FromThread =
  | { readonly kind: 'read'; readonly offset: number; readonly length: number }
  | { readonly kind: 'chunk'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly message: string }

/** What it is told: the bytes that it asked for, or `next` for a chunk. */
export type ToThread = { readonly kind: 'bytes'; readonly bytes: Uint8Array } | { readonly kind: 'next' }

export const FILE_CHANGED = 'the file has changed meanwhile'
