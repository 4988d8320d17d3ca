// How long it takes to read all headers of a file, by this package and by astropy:
// `node --import ./scripts/source.js bench/headers.ts [RUNS=15] [FILE...]`. Without FILEs it makes a frame of its own.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compressedImage, fitsBytes, float, image, primary, table, type WritableCard } from '@science-archive/fits'
import { cpuSeconds } from './processes.ts'

const PYTHON = '/usr/bin/python3'
const PROGRAM = fileURLToPath(new URL('../packages/fits/dist/cli.js', import.meta.url))
const IN_PROCESS_SECONDS = 2
const FILES_PER_PROCESS = 200

const ONE_FILE = `
import sys
from astropy.io import fits
for path in sys.argv[1:]:
    with fits.open(path, disable_image_compression=True) as hdus:
        for hdu in hdus: dict(hdu.header)`

const REPEATED = `
import sys, time, resource
from astropy.io import fits
def read(path):
    with fits.open(path, disable_image_compression=True) as hdus:
        for hdu in hdus: dict(hdu.header)
def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
read(sys.argv[1])
times, start, before = 0, time.perf_counter(), cpu()
while time.perf_counter() - start < float(sys.argv[2]): read(sys.argv[1]); times += 1
print((time.perf_counter() - start) / times * 1000, (cpu() - before) / times * 1000)`

const OURS = `
const [path, seconds] = process.argv.slice(1)
const { openFits, openFileSource } = await import(${JSON.stringify(PROGRAM.replace('cli.js', 'index.js'))})
const read = async () => {
  const source = await openFileSource(path)
  try {
    for (const { header } of (await openFits(source)).hdus) header.entries()
  } finally {
    await source.close()
  }
}
await read()
const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000 }
const [start, before] = [performance.now(), cpu()]
let times = 0
for (; performance.now() - start < seconds * 1000; times++) await read()
console.log((performance.now() - start) / times, (cpu() - before) / times)`

interface Cost {
  readonly wall: number
  readonly cpu: number
}

const [runs, given] = argumentsOf(process.argv.slice(2))
if (!existsSync(PROGRAM)) throw new Error('needs the compiled package: npm run build')
const directory = mkdtempSync(join(tmpdir(), 'bench-headers-'))
try {
  for (const path of given.length > 0 ? given : [madeFrame(directory)]) measure(path)
} finally {
  rmSync(directory, { recursive: true })
}

function argumentsOf(args: readonly string[]): [number, readonly string[]] {
  const setting = args.find((arg) => arg.startsWith('RUNS='))
  return [Number(setting?.slice('RUNS='.length) ?? 15), args.filter((arg) => arg !== setting)]
}

/** Four HDUs and 300 cards, as a reduced frame has them. */
function madeFrame(folder: string): string {
  const pixels = Uint16Array.from({ length: 200 * 100 }, (_, i) => 1000 + (i % 50))
  const cards = Array.from({ length: 220 }, (_, i): WritableCard => {
    if (i % 3 === 0) return [`TEXT${i}`, `value ${i}`, 'what the telescope says of itself']
    return i % 3 === 1 ? [`FLOAT${i}`, float(i / 7), '[deg] an angle'] : [`COUNT${i}`, i]
  })
  const values = Float64Array.from({ length: 100 }, (_, i) => i)
  const hdus = [
    primary({ cards: cards.slice(0, 20) }),
    compressedImage({ bitpix: 16, bzero: 32768, width: 200, height: 100, pixels, cards }),
    table({ columns: Array.from({ length: 12 }, (_, i) => ({ name: `C${i}`, format: 'D', values })) }),
    image({ bitpix: 8, width: 200, height: 100, pixels: new Uint8Array(20_000) }),
  ]
  const path = join(folder, 'frame.fits.fz')
  writeFileSync(path, Buffer.concat(fitsBytes(hdus)))
  return path
}

function measure(path: string): void {
  const many = Array<string>(FILES_PER_PROCESS).fill(path)
  const rows: [string, Cost, Cost][] = [
    [
      'a process for each file',
      processes([PYTHON, '-c', ONE_FILE, path]),
      processes([process.execPath, PROGRAM, 'headers', '--json', path]),
    ],
    [
      `a process for ${FILES_PER_PROCESS} files, per file`,
      per(FILES_PER_PROCESS, processes([PYTHON, '-c', ONE_FILE, ...many])),
      per(FILES_PER_PROCESS, processes([process.execPath, PROGRAM, 'headers', '--json', ...many])),
    ],
    [
      'in a process that runs already',
      repeated([PYTHON, '-c', REPEATED, path]),
      repeated([process.execPath, '--input-type=module', '-e', OURS, path]),
    ],
  ]
  console.log(`${path}: milliseconds, wall / CPU`)
  console.log(`${''.padEnd(36)}${'astropy'.padStart(18)}${'ours'.padStart(18)}${'times as fast'.padStart(18)}`)
  for (const [what, theirs, ours] of rows) {
    const ratio = `${(theirs.wall / ours.wall).toFixed(1)} / ${(theirs.cpu / ours.cpu).toFixed(1)}`
    console.log(`${what.padEnd(36)}${shown(theirs).padStart(18)}${shown(ours).padStart(18)}${ratio.padStart(18)}`)
  }
}

function per(count: number, { wall, cpu }: Cost): Cost {
  return { wall: wall / count, cpu: cpu / count }
}

function shown({ wall, cpu }: Cost): string {
  return `${wall.toFixed(2)} / ${cpu.toFixed(2)}`
}

/** The median of the wall time, and the mean of the CPU time, which the kernel counts in hundredths of a second. */
function processes([command = '', ...args]: readonly string[]): Cost {
  const walls: number[] = []
  const before = cpuSeconds(process.pid)
  const own = process.cpuUsage()
  for (let run = 0; run < runs; run++) {
    const start = performance.now()
    const { status, stderr } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' })
    if (status !== 0) throw new Error(`${command} failed: ${stderr}`)
    walls.push(performance.now() - start)
  }
  const { user, system } = process.cpuUsage(own)
  const cpu = (cpuSeconds(process.pid) - before) * 1000 - (user + system) / 1000
  return { wall: walls.sort((a, b) => a - b)[Math.floor(runs / 2)]!, cpu: cpu / runs }
}

function repeated([command = '', ...args]: readonly string[]): Cost {
  const printed = execFileSync(command, [...args, String(IN_PROCESS_SECONDS)], { encoding: 'utf8' })
  const [wall = 0, cpu = 0] = printed.trim().split(/\s+/).map(Number)
  return { wall, cpu }
}
