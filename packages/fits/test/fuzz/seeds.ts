import { gzipSync } from 'node:zlib'
import { float, type WritableCard } from '../../src/card-format.ts'
import { bigEndian } from '../../src/stored-pixels.ts'
import { table } from '../../src/table-writer.ts'
import { compressedImage } from '../../src/tiles/compressed-image.ts'
import { encodeRice } from '../../src/tiles/rice-encoder.ts'
import { fitsBytes, type HduParts, image, primary } from '../../src/writer.ts'

const WIDTH = 12
const HEIGHT = 6
const pixels = Int16Array.from({ length: WIDTH * HEIGHT }, (_, i) => 100 + 3 * (i % WIDTH) + ((i * i) % 11))

const TAN: WritableCard[] = [
  ...sky('TAN', [0.1, 0.2]),
  ['A_ORDER', 2],
  ['B_ORDER', 2],
  ['A_2_0', 1e-6],
  ['B_0_2', 2e-6],
]

function sky(code: string, [ra, dec]: readonly [number, number]): WritableCard[] {
  return [
    ['CTYPE1', `RA---${code}`],
    ['CTYPE2', `DEC--${code}`],
    ...(['CRVAL1', 'CRVAL2'] as const).map((key, i): WritableCard => [key, float([ra, dec][i]!)]),
    ['CRPIX1', float(6)],
    ['CRPIX2', float(3)],
    ['CD1_1', float(-1e-4)],
    ['CD1_2', float(0)],
    ['CD2_1', float(0)],
    ['CD2_2', float(1e-4)],
  ]
}

const shape = { width: WIDTH, height: HEIGHT }
const named = (name: string): WritableCard => ['EXTNAME', name]
const row = (y: number) => pixels.slice(y * WIDTH, (y + 1) * WIDTH)
const rows = Array.from({ length: HEIGHT }, (_, y) => y)
const floats = Float32Array.from(pixels, (value, i) => (i === 7 ? Number.NaN : value / 8))

/** Small valid files of every kind that this package reads. */
export const seeds = (): Readonly<Record<string, Uint8Array>> =>
  Object.fromEntries(
    Object.entries(PARTS).map(([name, hdus]) => [name, new Uint8Array(Buffer.concat(fitsBytes(hdus(), SUMS)))]),
  )

const SUMS = { checksums: true }

const PARTS: Readonly<Record<string, () => HduParts[]>> = {
  images: () => [
    primary({ bitpix: 16, bzero: 32768, ...shape, pixels: Uint16Array.from(pixels), cards: [named('SCI'), ...TAN] }),
    image({ bitpix: 8, ...shape, pixels: pixels.map((value) => value & 0xff) }),
    image({
      bitpix: 32,
      ...shape,
      pixels,
      cards: [
        ['BLANK', 100],
        ['HIERARCH ESO A B', 3],
        ['LONG', 'long '.repeat(30)],
      ],
    }),
    image({ bitpix: -32, ...shape, pixels: floats, cards: sky('ZEA', [10, -80]) }),
    image({ bitpix: -64, ...shape, pixels: Float64Array.from(floats), cards: sky('TPV', [200, 45]) }),
  ],
  rice: () => [
    primary(),
    compressedImage({ bitpix: 16, bzero: 32768, ...shape, pixels: Uint16Array.from(pixels), cards: TAN }),
    compressedImage({ bitpix: 32, ...shape, pixels, original: 'primary' }),
    compressedImage({ bitpix: 8, ...shape, pixels: pixels.map((value) => value & 0xff) }),
  ],
  quantised: () => [
    primary(),
    ...['NO_DITHER', 'SUBTRACTIVE_DITHER_1', 'SUBTRACTIVE_DITHER_2'].map((dither) => quantised(dither)),
  ],
  gzip: () => [
    primary(),
    tiled({ compression: 'GZIP_1', bitpix: 16, tiles: rows.map((y) => gzip(bigEndian(row(y)))) }),
    tiled({ compression: 'GZIP_2', bitpix: 16, tiles: rows.map((y) => gzip(shuffled(bigEndian(row(y)), 2))) }),
    tiled({
      ...{ compression: 'GZIP_1', bitpix: -32, quantize: 'NONE' },
      tiles: rows.map((y) => gzip(bigEndian(floats.subarray(y * WIDTH, (y + 1) * WIDTH)))),
    }),
    tiled({ compression: 'NOCOMPRESS', bitpix: 16, tiles: rows.map((y) => bigEndian(row(y))) }),
  ],
  // made by fpack 4.2: 12 x 6 pixels in one tile
  codecs: () => [
    primary(),
    tiled({
      ...{ compression: 'HCOMPRESS_1', bitpix: 16, tileHeight: HEIGHT, parameters: { SCALE: 0, SMOOTH: 0 } },
      tiles: [
        fromBase64(
          '3ZkAAAAGAAAADAAAAAAAAAAAAAARwAkFA/bXtx702D4SQAAOpAAUykAAFCRHsL/v+Dk2AQDE0yAGyzM/4OzwAAEwzMBTgIgB6MhP+AZKAT2w' +
            'HNqZAAAEAAAAIAGAhA==',
        ),
      ],
    }),
    tiled({
      ...{ compression: 'PLIO_1', bitpix: 16, tileHeight: HEIGHT, elements: 'I' },
      tiles: [
        fromBase64(
          'AAAAB/+cACkAAAAAAAAAA0ADIAFAAzABAAZAAyABQAMwAQADQAMgAUADMAEAA0AGIAFAAzABAANAAyABQAMwAQADQAMgAUAGMAEAA0ADIAFAAw==',
        ),
      ],
    }),
  ],
  tables: () => [
    primary(),
    table({
      columns: [
        { name: 'L', format: 'L', values: [true, false, true] },
        {
          name: 'B',
          format: '3B',
          values: [
            [1, 2, 3],
            [4, 5, 6],
            [7, 8, 9],
          ],
        },
        { name: 'I', format: 'I', values: [-1, 0, 1] },
        { name: 'J', format: 'J', unit: 'count', values: [1, 2, 3] },
        { name: 'K', format: 'K', values: [1n, -2n, 2n ** 60n] },
        {
          name: 'E',
          format: '2E',
          unit: 'mag',
          values: [
            [1, 2],
            [3, Number.NaN],
            [5, 6],
          ],
        },
        { name: 'D', format: 'D', values: [1e-300, 2, 3] },
        { name: 'A', format: '8A', values: ['one', "it's", ''] },
      ],
      cards: [named('CAT'), ['TNULL3', -1], ['TSCAL4', float(0.5)], ['TZERO4', float(10)], ['TDIM2', '(3,1)']],
    }),
    variable('P', [[1, 2, 3], [], [4, 5]]),
    variable('Q', [[1], [2, 3, 4, 5], []]),
    ascii(),
  ],
  compressedTable: () => [primary(), compressedTable()],
  groups: () => [groups()],
}

const gzip = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes))
const fromBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'))

/** The first bytes of all pixels, then the second ones (FITS 4.0 §10.4.2). */
function shuffled(bytes: Uint8Array, size: number): Uint8Array {
  const count = bytes.length / size
  return bytes.map((_, i) => bytes[(i % count) * size + Math.floor(i / count)]!)
}

interface Tiled {
  readonly compression: string
  readonly bitpix: number
  readonly tiles: readonly Uint8Array[]
  readonly tileHeight?: number
  readonly elements?: 'B' | 'I'
  readonly quantize?: string
  /** ZSCALE and ZZERO of every tile. */
  readonly scale?: readonly [number, number]
  readonly parameters?: Readonly<Record<string, number>>
}

/** A tile-compressed image of 12 x 6 pixels (FITS 4.0 §10.1). */
function tiled({ compression, bitpix, tiles, tileHeight = 1, elements = 'B', scale, ...rest }: Tiled): HduParts {
  const width = elements === 'I' ? 2 : 1
  const { data, heapLength } = withHeap(
    tiles.map((bytes) => ({ bytes, count: bytes.length / width })),
    { kind: 'P', extra: scale ?? [] },
  )
  const scaled: WritableCard[] = [
    ['TTYPE2', 'ZSCALE'],
    ['TFORM2', '1D'],
    ['TTYPE3', 'ZZERO'],
    ['TFORM3', '1D'],
  ]
  const parameters = Object.entries(rest.parameters ?? {}).flatMap(([name, value], i): WritableCard[] => [
    [`ZNAME${i + 1}`, name],
    [`ZVAL${i + 1}`, value],
  ])
  return {
    data,
    cards: [
      ...structure({ width: scale ? 24 : 8, rows: tiles.length, heapLength, fields: scale ? 3 : 1 }),
      ['TTYPE1', 'COMPRESSED_DATA'],
      ['TFORM1', `1P${elements}(${Math.max(...tiles.map((tile) => tile.length / width))})`],
      ...(scale ? scaled : []),
      ['ZIMAGE', true],
      ['ZTENSION', 'IMAGE'],
      ['ZBITPIX', bitpix],
      ['ZNAXIS', 2],
      ['ZNAXIS1', WIDTH],
      ['ZNAXIS2', HEIGHT],
      ['ZPCOUNT', 0],
      ['ZGCOUNT', 1],
      ['ZTILE1', WIDTH],
      ['ZTILE2', tileHeight],
      ['ZCMPTYPE', compression],
      ...parameters,
      ...(rest.quantize ? ([['ZQUANTIZ', rest.quantize]] as WritableCard[]) : []),
      ...sky('TAN', [5, 5]),
    ],
  }
}

function quantised(dither: string): HduParts {
  const { cards, data } = tiled({
    ...{ compression: 'RICE_1', bitpix: -32, quantize: dither, scale: [0.125, 3] as const },
    tiles: rows.map((y) => encodeRice(Int32Array.from(row(y)), 32)),
    parameters: { BLOCKSIZE: 32, BYTEPIX: 4 },
  })
  return { cards: [...cards, ['ZDITHER0', 7], ['ZBLANK', -2147483648]], data }
}

const structure = ({ width, rows, heapLength, fields }: Record<'width' | 'rows' | 'heapLength' | 'fields', number>) =>
  [
    ['XTENSION', 'BINTABLE'],
    ['BITPIX', 8],
    ['NAXIS', 2],
    ['NAXIS1', width],
    ['NAXIS2', rows],
    ['PCOUNT', heapLength],
    ['GCOUNT', 1],
    ['TFIELDS', fields],
  ] satisfies WritableCard[]

interface Array1d {
  readonly bytes: Uint8Array
  /** Elements, which the descriptor counts. */
  readonly count: number
}

/** Rows of a descriptor and some doubles, and behind them the heap (FITS 4.0 §7.3.5). */
function withHeap(
  arrays: readonly Array1d[],
  { kind, extra }: { kind: 'P' | 'Q'; extra: readonly number[] },
): { data: Uint8Array; heapLength: number } {
  const heap = Buffer.concat(arrays.map(({ bytes }) => bytes))
  let offset = 0
  const table = arrays.map(({ bytes, count }) => {
    const fixed = Buffer.alloc((kind === 'P' ? 8 : 16) + 8 * extra.length)
    if (kind === 'P') fixed.writeInt32BE(offset, fixed.writeInt32BE(count, 0))
    else fixed.writeBigInt64BE(BigInt(offset), fixed.writeBigInt64BE(BigInt(count), 0))
    extra.forEach((value, i) => {
      fixed.writeDoubleBE(value, (kind === 'P' ? 8 : 16) + 8 * i)
    })
    offset += bytes.length
    return fixed
  })
  return { data: new Uint8Array(Buffer.concat([...table, heap])), heapLength: heap.length }
}

/** A table with one column of arrays of variable length, 32-bit integers. */
function variable(kind: 'P' | 'Q', cells: readonly (readonly number[])[]): HduParts {
  const arrays = cells.map((cell) => ({ bytes: bigEndian(Int32Array.from(cell)), count: cell.length }))
  const { data, heapLength } = withHeap(arrays, { kind, extra: [] })
  const cards: WritableCard[] = [
    ...structure({ width: kind === 'P' ? 8 : 16, rows: cells.length, heapLength, fields: 1 }),
    ['TTYPE1', 'LIST'],
    ['TFORM1', `1${kind}J(${Math.max(...cells.map((cell) => cell.length))})`],
    named(`VLA_${kind}`),
  ]
  return { cards, data }
}

/** An ASCII table (FITS 4.0 §7.2). */
function ascii(): HduParts {
  const lines = ['alpha     1   1.50 1.0E+10', "it's    -22  -2.25 2.0D-10", '              0.00 3.0E+00']
  const columns = [
    ['name', 'A5', 1],
    ['i', 'I6', 6],
    ['f', 'F7.2', 12],
    ['e', 'E8.1', 19],
  ] as const
  const cards: WritableCard[] = [
    ['XTENSION', 'TABLE'],
    ['BITPIX', 8],
    ['NAXIS', 2],
    ['NAXIS1', 26],
    ['NAXIS2', lines.length],
    ['PCOUNT', 0],
    ['GCOUNT', 1],
    ['TFIELDS', columns.length],
    ...columns.flatMap(([name, form, start], i): WritableCard[] => [
      [`TTYPE${i + 1}`, name],
      [`TFORM${i + 1}`, form],
      [`TBCOL${i + 1}`, start],
    ]),
  ]
  return { cards, data: new TextEncoder().encode(lines.map((line) => line.padEnd(26)).join('')) }
}

/** A table of an integer and a float column, compressed column by column (FITS 4.0 §10.3). */
function compressedTable(): HduParts {
  const integers = Int32Array.from({ length: 10 }, (_, i) => 1000 + i)
  const reals = Float32Array.from(integers, (value) => value / 4)
  const cells = [encodeRice(integers, 32), gzip(shuffled(bigEndian(reals), 4))]
  const { data, heapLength } = withHeap(
    cells.map((bytes) => ({ bytes, count: bytes.length })),
    { kind: 'P', extra: [] },
  )
  // both descriptors in one row: there is one tile of ten rows
  const cards: WritableCard[] = [
    ...structure({ width: 16, rows: 1, heapLength, fields: 2 }),
    ['TTYPE1', 'N'],
    ['TFORM1', `1PB(${cells[0]!.length})`],
    ['TTYPE2', 'R'],
    ['TFORM2', `1PB(${cells[1]!.length})`],
    ['ZTABLE', true],
    ['ZNAXIS1', 8],
    ['ZNAXIS2', 10],
    ['ZPCOUNT', 0],
    ['ZTILELEN', 10],
    ['ZFORM1', 'J'],
    ['ZFORM2', 'E'],
    ['ZCTYP1', 'RICE_1'],
    ['ZCTYP2', 'GZIP_2'],
  ]
  return { cards, data }
}

/** Random groups: two groups of one parameter and 3 x 2 pixels (FITS 4.0 §6). */
function groups(): HduParts {
  const cards: WritableCard[] = [
    ['SIMPLE', true],
    ['BITPIX', -32],
    ['NAXIS', 3],
    ['NAXIS1', 0],
    ['NAXIS2', 3],
    ['NAXIS3', 2],
    ['GROUPS', true],
    ['PCOUNT', 1],
    ['GCOUNT', 2],
    ['PTYPE1', 'DATE'],
  ]
  return { cards, data: bigEndian(Float32Array.from({ length: 14 }, (_, i) => i)) }
}
