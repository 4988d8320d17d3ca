import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { run } from '../../src/command/run.ts'
import { openFits } from '../../src/fits-file.ts'
import { readImage } from '../../src/image.ts'
import { bytesSource } from '../../src/source.ts'
import { fits } from '../helpers/command.ts'
import { corpusPath, needsCorpus, readTruth } from '../helpers/corpus.ts'
import { directoryFor, fileOf, frame, ramp } from '../helpers/files.ts'

async function pixelsOf(bytes: Uint8Array): Promise<unknown> {
  const source = bytesSource(bytes)
  const { hdus } = await openFits(source)
  const { values } = await readImage(source, hdus[1]!)
  return { types: hdus.map(({ type }) => type), values }
}

const EXPECTED = { types: ['PRIMARY', 'IMAGE', 'BINTABLE', 'IMAGE'], values: ramp }

test('to standard output, also from standard input', async (context) => {
  const fromFile = await fits(['funpack', fileOf(context, frame())])
  assert.equal(fromFile.status, 0)
  assert.deepEqual(await pixelsOf(fromFile.bytes), EXPECTED)
  const fromInput = await fits(['funpack', '-'], frame())
  assert.deepEqual(fromInput.bytes, fromFile.bytes)
})

test('into a file that is not there yet', async (context) => {
  const out = join(directoryFor(context), 'out.fits')
  const path = fileOf(context, frame())
  assert.deepEqual(await fits(['funpack', '-o', out, path]).then(({ status, out: text }) => [status, text]), [0, ''])
  assert.deepEqual(await pixelsOf(new Uint8Array(readFileSync(out))), EXPECTED)
  writeFileSync(out, 'mine')
  const again = await fits(['funpack', '-o', out, path])
  assert.deepEqual([again.status, again.complaints], [1, [`fits: ${out}: exists already; --force writes over it`]])
  assert.equal(readFileSync(out, 'utf8'), 'mine')
  assert.equal((await fits(['funpack', '--force', '-o', out, path])).status, 0)
  assert.deepEqual(await pixelsOf(new Uint8Array(readFileSync(out))), EXPECTED)
})

test('a damaged tile leaves no file', async (context) => {
  const bytes = frame()
  const { hdus } = await openFits(bytesSource(bytes))
  // the first descriptor: longer than the heap
  new DataView(bytes.buffer).setInt32(hdus[1]!.dataStart, 1_000_000)
  const out = join(directoryFor(context), 'out.fits')
  const { status, complaints } = await fits(['funpack', '-o', out, fileOf(context, bytes)])
  assert.deepEqual([status, complaints.length], [1, 1])
  assert.deepEqual(readdirSync(dirname(out)), [])
})

test('how far it is, for those who look, and not between the bytes', async (context) => {
  const path = fileOf(context, frame())
  const linesOf = async (args: string[], writesToTerminal: boolean): Promise<string[]> => {
    const lines: string[] = []
    const status = await run(['funpack', ...args, path], {
      ...{ write: async () => {}, progress: (line) => lines.push(line), input: (async function* () {})() },
      ...{ complain: assert.fail, version: async () => '', writesToTerminal },
    })
    assert.equal(status, 0)
    return lines.slice(-2)
  }
  const shown = ['100 % of 0.0 MB', '']
  assert.deepEqual(await linesOf([], false), shown)
  assert.deepEqual(await linesOf([], true), [])
  assert.deepEqual(await linesOf(['-o', join(directoryFor(context), 'out.fits')], true), shown)
})

interface WithFunpack {
  readonly funpack?: { readonly exit: number; readonly sha256?: string }
}

// funpack 4.2 puts pixels in wrong places where floats hold NaN and tiles are narrower than the image
const FUNPACK_IS_WRONG = ['syn_gzip2_dither2_nan_f32.fits.fz', 'syn_gzip2_dither2_nan_f64.fits.fz']

test('corpus: the bytes are those of funpack', needsCorpus, async () => {
  const files = Object.entries(readTruth() as Record<string, WithFunpack>).filter(
    ([, { funpack }]) => funpack?.exit === 0,
  )
  const differing: string[] = []
  for (const [name, { funpack }] of files) {
    const { bytes, complaints } = await fits(['funpack', corpusPath(`files/${name}`)])
    const same = createHash('sha256').update(bytes).digest('hex') === funpack!.sha256
    if (!same) differing.push([name, ...complaints].join(' '))
  }
  assert.deepEqual([files.length, differing], [128, FUNPACK_IS_WRONG])
})
