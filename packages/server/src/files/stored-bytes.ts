import type { ByteRange, FileStore } from '@science-archive/library'

/** The bytes of a stored file, or a range of them. A chunk may be overwritten after the next was asked for. */
export async function* storedBytes(
  store: FileStore,
  { path, key }: { readonly path: string; readonly key: string },
  range?: ByteRange,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield* store.chunks?.(path, key, range) ?? ((await store.open(path, key, range)) as AsyncIterable<Buffer>)
}
