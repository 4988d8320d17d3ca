import { fileURLToPath } from 'node:url'
import { main as compile } from 'assemblyscript/asc'

const root = fileURLToPath(new URL('../packages/fits', import.meta.url))

const OPTIONS = [
  // as fast as can be, then smaller where that costs nothing; no garbage collector, for nothing is allocated
  ...['--optimizeLevel', '3', '--shrinkLevel', '0', '--runtime', 'stub', '--noAssert', '--use', 'abort='],
  ...['--enable', 'simd'],
]

/** The decoding core of the fits package, compiled from packages/fits/wasm, as a TypeScript module that holds its bytes. */
export async function decodingCoreModule(): Promise<string> {
  const written = new Map<string, Uint8Array>()
  const { error, stderr } = await compile(['wasm/core.ts', '--outFile', 'core.wasm', '--baseDir', root, ...OPTIONS], {
    writeFile: (name, contents) => {
      written.set(name, typeof contents === 'string' ? Buffer.from(contents) : contents)
    },
  })
  const wasm = written.get('core.wasm')
  if (error || !wasm) throw new Error(`packages/fits/wasm does not compile\n${stderr.toString()}`)
  const lines =
    Buffer.from(wasm)
      .toString('base64')
      .match(/.{1,112}/g) ?? []
  return `// Made from packages/fits/wasm by npm run generate; not to be edited.

/** The decoding core as WebAssembly, in base64. */
export const DECODING_CORE =
${lines.map((line) => `  '${line}'`).join(' +\n')}
`
}
