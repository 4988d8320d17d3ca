// CPU of our funpack and of cfitsio's on the same compressed images: `bench/README.md` tells how to run it.
import { execFileSync } from 'node:child_process'
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { formatCard, type WritableCard } from '../packages/fits/src/card-format.ts'

interface Case {
  readonly name: string
  readonly bitpix: 16 | 32 | -32
  readonly width: number
  readonly height: number
  /** A pixel of the sky: noise is normal, of deviation 1. */
  readonly pixel: (noise: number, index: number) => number
  readonly fpack: readonly string[]
}

const sky = (noise: number, index: number): number => 1000 + 12 * noise + (index % 9973 === 0 ? 20_000 : 0)
const mask = (_noise: number, index: number): number => (index % 4096 < 40 || index % 7919 < 3 ? 1 + (index % 3) : 0)
const short = { bitpix: 16, width: 8192, height: 4096, pixel: sky } as const
const long = {
  bitpix: 32,
  width: 4096,
  height: 4096,
  pixel: (noise, index) => 40 * sky(noise, index),
} as const satisfies Partial<Case>
const float = {
  bitpix: -32,
  width: 4096,
  height: 4096,
  pixel: (noise, index) => sky(noise, index) / 7,
} as const satisfies Partial<Case>

const cases: readonly Case[] = [
  { name: 'RICE_1, 16 bits', ...short, fpack: ['-r'] },
  { name: 'RICE_1, 32 bits', ...long, fpack: ['-r'] },
  { name: 'RICE_1, floats, dithered', ...float, fpack: ['-r', '-q', '4'] },
  { name: 'GZIP_1, 16 bits', ...short, fpack: ['-g1'] },
  { name: 'GZIP_2, 32 bits', ...long, fpack: ['-g2'] },
  { name: 'GZIP_2, floats, dithered', ...float, fpack: ['-g2', '-q', '4'] },
  { name: 'GZIP_2, floats as they are', ...float, fpack: ['-g2', '-q', '0'] },
  { name: 'HCOMPRESS_1, 16 bits', ...short, fpack: ['-h'] },
  { name: 'PLIO_1, 16 bits', ...short, pixel: mask, fpack: ['-p'] },
]
const gigabyte: Case = { name: 'RICE_1, 16 bits, 1 GiB', ...short, width: 32_768, height: 16_384, fpack: ['-r'] }

const [runs = 3, folder = mkdtempSync(join(tmpdir(), 'bench-funpack-'))] = [
  Number(process.argv[2] ?? 3),
  process.argv[3],
]
mkdirSync(folder, { recursive: true })
const child = fileURLToPath(new URL('./funpack-child.ts', import.meta.url))
const loader = fileURLToPath(new URL('../scripts/source.js', import.meta.url))

interface Ours {
  /** CPU seconds of the first file a process uncompresses, of the same with the start of the process, of a later file. */
  readonly first: number
  readonly whole: number
  readonly warm: number
  readonly megabytes: number
}

const ours = (path: string, target: string): Ours =>
  JSON.parse(execFileSync(process.execPath, ['--import', loader, child, path, target], { encoding: 'utf8' }))

function theirs(path: string, target: string): number {
  const script = 'TIMEFORMAT="%U %S"; { time funpack -C -S "$0" > "$1"; } 2>&1'
  const times = execFileSync('bash', ['-c', script, path, target], { encoding: 'utf8' })
  return times
    .trim()
    .split(' ')
    .map(Number)
    .reduce((sum, seconds) => sum + seconds, 0)
}

console.log(`least CPU seconds (user and system) of ${runs} runs; output to /dev/null | to a file`)
console.log(
  'image                        MB out | funpack    ours    warm  +start  ratio    warm | (the same, to a file)',
)
for (const one of cases) {
  const path = await compressed(one)
  const megabytes = (one.width * one.height * Math.abs(one.bitpix)) / 8e6
  const columns = ['/dev/null', join(folder, 'out.fits')].map((target) => {
    const cfitsio: number[] = []
    const own: Ours[] = []
    // in turn, so that a slow minute of the machine slows both
    for (let run = 0; run < runs; run++) {
      cfitsio.push(theirs(path, target))
      own.push(ours(path, target))
    }
    const least = Math.min(...cfitsio)
    const of = (key: 'first' | 'warm' | 'whole'): number => Math.min(...own.map((result) => result[key]))
    return [least, of('first'), of('warm'), of('whole'), of('first') / least, of('warm') / least]
      .map((value) => value.toFixed(2).padStart(7))
      .join(' ')
  })
  console.log(`${one.name.padEnd(27)} ${megabytes.toFixed(0).padStart(7)} | ${columns.join(' | ')}`)
}
const path = await compressed(gigabyte)
const cfitsio = theirs(path, '/dev/null')
const { first, megabytes } = ours(path, '/dev/null')
console.log(
  `${gigabyte.name}: funpack ${cfitsio.toFixed(2)} s, ours ${first.toFixed(2)} s, peak memory ${megabytes.toFixed(0)} MB`,
)
if (process.argv[3] === undefined) rmSync(folder, { recursive: true })

/** The image, made and compressed by fpack unless it is there from an earlier run. */
async function compressed(one: Case): Promise<string> {
  const path = join(folder, `${one.name.replaceAll(/[^\w]+/g, '-')}.fits`)
  if (existsSync(`${path}.fz`)) return `${path}.fz`
  await pipeline(Readable.from(fitsImage(one)), createWriteStream(`${path}.part`))
  await rename(`${path}.part`, path)
  execFileSync('fpack', [...one.fpack, path])
  const ratio = statSync(path).size / statSync(`${path}.fz`).size
  console.error(`made ${one.name}: compressed ${ratio.toFixed(2)} times`)
  rmSync(path)
  return `${path}.fz`
}

function* fitsImage({ bitpix, width, height, pixel }: Case): Generator<Uint8Array> {
  const cards: WritableCard[] = [
    ['SIMPLE', true],
    ['BITPIX', bitpix],
    ['NAXIS', 2],
    ['NAXIS1', width],
    ['NAXIS2', height],
  ]
  yield Buffer.from(`${cards.map(formatCard).join('')}END`.padEnd(2880))
  const normal = normals()
  const rowBytes = (width * Math.abs(bitpix)) / 8
  for (let y = 0; y < height; y++) {
    const row = new DataView(new ArrayBuffer(rowBytes))
    for (let x = 0; x < width; x++) {
      const value = pixel(normal(), y * width + x)
      if (bitpix === 16) row.setInt16(2 * x, Math.round(value))
      else if (bitpix === 32) row.setInt32(4 * x, Math.round(value))
      else row.setFloat32(4 * x, value)
    }
    yield new Uint8Array(row.buffer)
  }
  yield new Uint8Array((2880 - ((rowBytes * height) % 2880)) % 2880)
}

/** Nearly normal numbers, the same in every run: sums of twelve uniform ones from xorshift. */
function normals(): () => number {
  let state = 0x2545_f491
  const next = (): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
  return () =>
    next() + next() + next() + next() + next() + next() - 3 + (next() + next() + next() + next() + next() + next() - 3)
}
