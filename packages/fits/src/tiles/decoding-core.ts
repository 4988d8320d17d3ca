import { DECODING_CORE } from './decoding-core-module.ts'

/**
 * The functions of the WebAssembly core (the sources are in `wasm/`). Pointers are addresses of `memory`; counts are of
 * pixels, lengths of bytes. Decoders return 0, or one of the {@link DAMAGES}.
 */
export interface DecodingCore {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }
  /** The first address that is free. */
  heapStart(): number
  decodeRice8(source: number, length: number, target: number, count: number, blockSize: number): number
  decodeRice16(source: number, length: number, target: number, count: number, blockSize: number): number
  decodeRice32(source: number, length: number, target: number, count: number, blockSize: number): number
  /** Unpacks at most `most` bytes. */
  gunzip(source: number, length: number, target: number, most: number): number
  gunzippedLength(): number
  /** To 32-bit integers, from which `zero` is subtracted. */
  decodePlio(source: number, length: number, target: number, count: number, zero: number): number
  /** To 32-bit integers, with coefficients of 32 or 64 bits, two of which per pixel fit into `work`. */
  decodeHcompress32(
    source: number,
    length: number,
    work: number,
    target: number,
    count: number,
    smooth: boolean,
  ): number
  decodeHcompress64(
    source: number,
    length: number,
    work: number,
    target: number,
    count: number,
    smooth: boolean,
  ): number
  /** From first bytes of all pixels, then second bytes and so on, to big-endian pixels. */
  unshuffle(source: number, target: number, count: number, width: number): void
  swap16(source: number, target: number, count: number): void
  swap32(source: number, target: number, count: number): void
  /** To 32-bit integers, from unsigned 8-bit or signed 16-bit ones. */
  widen8(source: number, target: number, count: number): void
  widen16(source: number, target: number, count: number): void
  /** From 32-bit integers to unsigned 8-bit or big-endian 16-bit ones, with those out of range made the nearest. */
  narrow8(source: number, target: number, count: number): void
  narrow16(source: number, target: number, count: number): void
  /** From 32-bit integers to big-endian floats of `width` bytes. `dither`: 0 none, 1, 2. `seed` counts from 0. */
  dequantize(
    source: number,
    target: number,
    count: number,
    width: number,
    scale: number,
    zero: number,
    dither: number,
    seed: number,
    hasBlank: boolean,
    blank: number,
  ): void
}

/** What a decoder returns that found that a tile does not hold as many pixels as it should. */
export const WRONG_SIZE = 3

/** What a decoder of the core finds wrong, by what it returns. */
export const DAMAGES: Readonly<Record<number, string>> = {
  1: 'its bytes end before its pixels do',
  2: 'it holds what no encoder writes',
  [WRONG_SIZE]: 'it does not hold as many pixels as the header says',
  4: 'its checksum is another',
}

/** Bytes behind every array that the core may read and write: it works on whole vectors. */
export const SLACK = 512

/** Memory of the core grows by pages of this many bytes, and has fewer than 65536. */
const PAGE = 65_536
const MAX_MEMORY = 65_535 * PAGE

// The types of this name come with those of browsers
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>
  instantiate(module: object, imports: object): Promise<{ readonly exports: unknown }>
}

let compiled: Promise<object> | undefined

/** An instance of the core with memory of its own. */
export async function newDecodingCore(): Promise<DecodingCore> {
  compiled ??= WebAssembly.compile(Uint8Array.from(atob(DECODING_CORE), (letter) => letter.charCodeAt(0)))
  const { exports } = await WebAssembly.instantiate(await compiled, {})
  return exports as DecodingCore
}

/** Makes the memory reach to `end` at least. False when there is not that much. */
export function growTo({ memory }: DecodingCore, end: number): boolean {
  const missing = Math.ceil((end - memory.buffer.byteLength) / PAGE)
  if (missing <= 0) return true
  if (end > MAX_MEMORY) return false
  try {
    memory.grow(missing)
    return true
  } catch {
    return false
  }
}
