import assert from 'node:assert/strict'
import { FitsError, type FitsErrorCode } from '../../src/errors.ts'
import type { StoredTile, TileFormat } from '../../src/tiles/codec.ts'
import { tileDecoder } from '../../src/tiles/tile-decoder.ts'

export const aFormat = (parts: Partial<TileFormat>): TileFormat => ({
  compression: 'RICE_1',
  bitpix: 16,
  blockSize: 32,
  bytePix: 2,
  smooth: false,
  ditherSeed: 1,
  ...parts,
})

/** A tile of one row, unless it says otherwise. */
export const aTile = (bytes: Uint8Array | string, count: number, parts: Partial<StoredTile> = {}): StoredTile => ({
  row: 1,
  dims: [count],
  bytes: typeof bytes === 'string' ? fromHex(bytes) : bytes,
  column: 'COMPRESSED_DATA',
  scale: 1,
  zero: 0,
  ...parts,
})

export const fromHex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))
export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** The pixels of one tile, in hexadecimal. */
export async function decoded(format: Partial<TileFormat>, tile: StoredTile): Promise<string> {
  const [pixels] = await tileDecoder(aFormat(format)).decode([tile])
  return toHex(pixels!)
}

/** Asserts that a tile is refused, as the client's fault. */
export async function assertRefused(
  format: Partial<TileFormat>,
  tile: StoredTile,
  code: FitsErrorCode = 'bad-data',
): Promise<void> {
  await assert.rejects(decoded(format, tile), (error) => error instanceof FitsError && error.code === code)
}

/** Asserts that a tile is refused whenever it is cut short, and never reads beyond itself when a bit is turned. */
export async function assertHardened(format: Partial<TileFormat>, tile: StoredTile): Promise<void> {
  const decoder = tileDecoder(aFormat(format))
  for (let length = 0; length < tile.bytes.length; length++) {
    await assert.rejects(decoder.decode([{ ...tile, bytes: tile.bytes.subarray(0, length) }]), damaged)
  }
  for (let bit = 0; bit < tile.bytes.length * 8; bit++) {
    const bytes = new Uint8Array(tile.bytes)
    bytes[bit >> 3]! ^= 0x80 >> (bit & 7)
    await decoder.decode([{ ...tile, bytes }]).catch((error) => assert.ok(damaged(error), error))
  }
}

const damaged = (error: unknown): boolean =>
  error instanceof FitsError && error.code === 'bad-data' && error.cause === undefined
