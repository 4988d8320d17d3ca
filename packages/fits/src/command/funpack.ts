import { funpack } from '../funpack/funpack.ts'
import { defineCommand, type Io } from './command.ts'
import { withSource } from './input.ts'
import { outputOptions, writeOutput } from './output.ts'

export const command = defineCommand({
  usage: 'FILE',
  options: outputOptions,
  details: `
Writes the file with its tile-compressed images and tables uncompressed, to standard output or to OUT, which appears
when it is complete. The bytes are those of "funpack -C" of cfitsio. Standard input is kept in memory.

Example:
  fits funpack -o frame.fits frame.fits.fz`,
  run: async ({ words: [path = ''], options: { out, force = false } }, io) => {
    await withSource(path, { io, access: 'random' }, async (source) => {
      const { chunks, size } = await funpack(source)
      const toFile = out !== undefined && out !== '-'
      const progress = toFile || !io.writesToTerminal ? io.progress : undefined
      await writeOutput(reported(chunks, size, progress), { path: out, force }, io)
    })
  },
})

const MEGABYTE = 1e6

/** The chunks, with a word on how many have passed. */
async function* reported(
  chunks: AsyncIterable<Uint8Array>,
  size: number,
  progress: Io['progress'],
): AsyncGenerator<Uint8Array> {
  let [done, shown] = [0, -1]
  try {
    for await (const chunk of chunks) {
      yield chunk
      done += chunk.length
      const percent = Math.floor((done / size) * 100)
      if (percent > shown) progress?.(`${percent} % of ${(size / MEGABYTE).toFixed(1)} MB`)
      shown = percent
    }
  } finally {
    progress?.('')
  }
}
