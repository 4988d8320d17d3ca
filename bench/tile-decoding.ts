// MB of pixels decoded per second of CPU, codec by codec, by this package and by funpack:
// `node --import ./scripts/source.js bench/tile-decoding.ts [RUNS=5] [SIDE=2900]`. Needs fpack and funpack.
// The files are made by fpack from an image of SIDE x SIDE pixels. Ours decodes from memory to memory; funpack also
// reads the file and writes to /dev/null. The least of all runs is taken; `first` is ours before the engine has
// optimised its code, as a program sees it that decodes one file.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bytesSource, fitsBytes, openFits, primary } from '@science-archive/fits'
import { openTiledImage } from '../packages/fits/src/tiles/opened-image.ts'
import { tiledPixels } from '../packages/fits/src/tiles/tiled-pixels.ts'

type Kind = 'sky' | 'float' | 'mask'

interface Case {
  readonly name: string
  readonly bitpix: 16 | 32 | -32
  readonly kind: Kind
  readonly fpack: readonly string[]
}

const CASES: readonly Case[] = [
  { name: 'RICE_1, 16 bits', bitpix: 16, kind: 'sky', fpack: ['-r'] },
  { name: 'RICE_1, 32 bits', bitpix: 32, kind: 'sky', fpack: ['-r'] },
  { name: 'RICE_1, floats dithered', bitpix: -32, kind: 'float', fpack: ['-r', '-q', '4'] },
  { name: 'RICE_1, floats not dithered', bitpix: -32, kind: 'float', fpack: ['-r', '-qn', '4'] },
  { name: 'GZIP_1, 16 bits', bitpix: 16, kind: 'sky', fpack: ['-g1'] },
  { name: 'GZIP_1, floats dithered', bitpix: -32, kind: 'float', fpack: ['-g1', '-q', '4'] },
  { name: 'GZIP_1, floats as they are', bitpix: -32, kind: 'float', fpack: ['-g1', '-q', '0'] },
  { name: 'GZIP_2, 16 bits', bitpix: 16, kind: 'sky', fpack: ['-g2'] },
  { name: 'GZIP_2, floats dithered', bitpix: -32, kind: 'float', fpack: ['-g2', '-q', '4'] },
  { name: 'GZIP_2, floats as they are', bitpix: -32, kind: 'float', fpack: ['-g2', '-q', '0'] },
  { name: 'HCOMPRESS_1, 16 bits', bitpix: 16, kind: 'sky', fpack: ['-h'] },
  { name: 'HCOMPRESS_1, 32 bits', bitpix: 32, kind: 'sky', fpack: ['-h'] },
  { name: 'PLIO_1', bitpix: 16, kind: 'mask', fpack: ['-p'] },
]

const setting = (name: string, value: number): number =>
  Number(process.argv.find((argument) => argument.startsWith(`${name}=`))?.slice(name.length + 1) ?? value)
const runs = setting('RUNS', 5)
const side = setting('SIDE', 2900)

const directory = mkdtempSync(join(tmpdir(), 'bench-tiles-'))
try {
  console.log(`${side} x ${side} pixels, MB of pixels per second of CPU`)
  console.log(row('', ['funpack', 'ours', 'ours first', 'times']))
  for (const one of CASES) await measure(one)
} finally {
  rmSync(directory, { recursive: true })
}

function row(name: string, cells: readonly string[]): string {
  return name.padEnd(30) + cells.map((cell) => cell.padStart(12)).join('')
}

async function measure({ name, bitpix, kind, fpack }: Case): Promise<void> {
  const plain = join(directory, 'image.fits')
  const packed = join(directory, 'image.fits.fz')
  const image = primary({ bitpix, width: side, height: side, pixels: pixelsOf(kind) })
  writeFileSync(plain, Buffer.concat(fitsBytes([image])))
  execFileSync('fpack', [...fpack, '-Y', '-O', packed, plain])
  const megabytes = (side * side * Math.abs(bitpix)) / 8e6
  const theirs = least(runs, () => cpuOf('funpack', ['-C', '-S', packed]))
  const times = await ourTimes(packed)
  rmSync(packed)
  const best = Math.min(...times)
  const rates = [theirs, best, times[0]!].map((seconds) => (megabytes / seconds).toFixed(0))
  console.log(row(name, [...rates, (theirs / best).toFixed(1)]))
}

/** A field of stars on a noisy sky, the same with fractions, or a mask of bad columns and spots. */
function pixelsOf(kind: Kind): Float32Array {
  let state = 1
  const random = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0
    return (state >>> 8) / 2 ** 24
  }
  const noise = (): number => (random() + random() + random() + random() - 2) * 17
  const pixels = new Float32Array(side * side)
  for (let i = 0; i < pixels.length; i++) {
    if (kind === 'mask') pixels[i] = i % 501 === 0 || random() < 1e-3 ? 1 : 0
    else pixels[i] = 1000 + noise() + (kind === 'sky' && random() < 1e-3 ? 20_000 * random() : 0)
    if (kind === 'sky') pixels[i] = Math.round(pixels[i]!)
  }
  return pixels
}

function least(times: number, seconds: () => number): number {
  return Math.min(...Array.from({ length: times }, seconds))
}

/** Seconds of CPU, user and system, that a command takes. */
function cpuOf(command: string, args: readonly string[]): number {
  const script = 'import resource,subprocess,sys\nsubprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,check=True)\n'
  const used = 'u=resource.getrusage(resource.RUSAGE_CHILDREN)\nprint(u.ru_utime+u.ru_stime)'
  const { stdout, status } = spawnSync('python3', ['-c', script + used, command, ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} failed`)
  return Number(stdout)
}

async function ourTimes(path: string): Promise<number[]> {
  const source = bytesSource(new Uint8Array(readFileSync(path)))
  const { hdus } = await openFits(source)
  const image = openTiledImage(hdus[1]!)
  const times: number[] = []
  for (let run = 0; run <= runs; run++) {
    const before = process.cpuUsage()
    for await (const _ of tiledPixels(source, image));
    const { user, system } = process.cpuUsage(before)
    times.push((user + system) / 1e6)
  }
  return times
}
