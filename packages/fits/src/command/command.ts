import { parseArgs } from 'node:util'

/** The world of a command: what it reads and where it writes. */
export interface Io {
  /** Writes to standard output, and waits until more can be taken. */
  write(chunk: string | Uint8Array): Promise<void>
  /** Shows how far the work is, over the line before; undefined when nobody looks. */
  readonly progress: ((line: string) => void) | undefined
  /** Whether what is written appears where `progress` does. */
  readonly writesToTerminal?: boolean
  readonly input: AsyncIterable<Uint8Array>
}

export interface Option {
  readonly type: 'boolean' | 'string'
  readonly short?: string
  /** The name of the value in the help. */
  readonly value?: string
  readonly help: string
}

export type Options = Readonly<Record<string, Option>>
type Values<O extends Options> = { readonly [Name in keyof O]?: O[Name]['type'] extends 'boolean' ? boolean : string }

/** What was asked for: the words that are no options, and the options. */
export interface Call<O extends Options> {
  readonly words: readonly string[]
  readonly options: Values<O>
}

interface CommandParts<O extends Options> {
  /** Words of the usage line, as `FILE...`. Upper-case words are counted: none may be missing, none be too many. */
  readonly usage: string
  readonly options: O
  /** What else there is to know, and an example. */
  readonly details: string
  run(call: Call<O>, io: Io): Promise<void>
}

export interface Command {
  readonly usage: string
  readonly options: Options
  readonly details: string
  /** @throws UsageError, FitsError, or what the file system throws */
  run(args: readonly string[], io: Io): Promise<void>
}

/** Words or options that the command does not take. */
export class UsageError extends Error {}

/** Makes a command whose words and options are read as it declares them. */
export const defineCommand = <const O extends Options>({ run, ...parts }: CommandParts<O>): Command => ({
  ...parts,
  run: async (args, io) => run(parseCall<O>(args, parts), io),
})

function parseCall<O extends Options>(
  args: readonly string[],
  { usage, options }: Pick<Command, 'usage' | 'options'>,
): Call<O> {
  let parsed: { values: unknown; positionals: string[] }
  try {
    parsed = parseArgs({ args: [...args], options: forParser(options), allowPositionals: true })
  } catch (error) {
    // what follows the first sentence is advice to quote
    throw new UsageError((error as Error).message.split(/\.? (?=To specify)|\.?\n/)[0])
  }
  const words = parsed.positionals
  const wanted = usage.split(' ').filter((word) => /^[A-Z]/.test(word))
  if (words.length < wanted.length) throw new UsageError(`missing ${wanted[words.length]!.replace('...', '')}`)
  if (words.length > wanted.length && !usage.includes('...')) {
    throw new UsageError(`too many words: ${words[wanted.length]}`)
  }
  return { words, options: parsed.values as Values<O> }
}

const forParser = (options: Options) =>
  Object.fromEntries(
    Object.entries(options).map(([name, { type, short }]) => [name, short === undefined ? { type } : { type, short }]),
  )

/**
 * A whole number given as an option; undefined when it was not given.
 * @throws UsageError for anything else
 */
export function wholeNumber(name: string, text: string | undefined, least = 0): number | undefined {
  if (text === undefined) return undefined
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= least)) throw new UsageError(`--${name} ${text} is no whole number from ${least}`)
  return value
}
