import { run } from '../../src/command/run.ts'

/** What a command printed, and how it ended. */
export interface Outcome {
  readonly status: number
  readonly out: string
  readonly bytes: Uint8Array
  /** Lines on standard error. */
  readonly complaints: readonly string[]
}

/** Runs `fits` in this process. */
export async function fits(args: readonly string[], input: string | Uint8Array = ''): Promise<Outcome> {
  const chunks: Uint8Array[] = []
  const complaints: string[] = []
  const status = await run(args, {
    write: async (chunk) => {
      chunks.push(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk.slice())
    },
    progress: undefined,
    input: once(typeof input === 'string' ? new TextEncoder().encode(input) : input),
    complain: (line) => complaints.push(line),
    version: async () => '1.2.3',
  })
  const bytes = new Uint8Array(Buffer.concat(chunks))
  return { status, out: new TextDecoder().decode(bytes), bytes, complaints }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes
}
