import { SettingsError } from './errors.ts'

/**
 * One environment variable: how its text becomes a value, and what the generated settings page says of it.
 * A package keeps a table of these in its settings.ts; type, default, help and documentation all come from there.
 */
export interface Variable<T> {
  readonly kind: 'text' | 'secret' | 'integer' | 'flag' | 'list' | 'choice'
  /** The default as an operator would write it. */
  readonly fallback: string
  readonly help: string
  readonly choices?: readonly string[]
  /** Throws an Error whose message ends the sentence "NAME must be …". */
  readonly read: (value: string) => T
}

export type Variables = Readonly<Record<string, Variable<unknown>>>
export type Values<V extends Variables> = { readonly [K in keyof V]: V[K] extends Variable<infer T> ? T : never }

export const text = (fallback: string, help: string): Variable<string> => ({
  kind: 'text',
  fallback,
  help,
  read: (value) => value,
})

/** Text that is never shown: not in logs, not in `--help`, not in error messages. */
export const secret = (help: string, fallback = ''): Variable<string> => ({
  kind: 'secret',
  fallback,
  help,
  read: (value) => value,
})

export const integer = (
  fallback: number,
  help: string,
  { min = 0, max = Number.MAX_SAFE_INTEGER }: { min?: number; max?: number } = {},
): Variable<number> => ({
  kind: 'integer',
  fallback: String(fallback),
  help,
  read: (value) => {
    const number = /^[+-]?\d+$/.test(value.trim()) ? Number(value) : Number.NaN
    if (!(number >= min && number <= max)) throw new Error(`a whole number from ${min} to ${max}`)
    return number
  },
})

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ...['true', '1', 'yes', 'on'].map((word) => [word, true] as const),
  ...['false', '0', 'no', 'off', ''].map((word) => [word, false] as const),
])

export const flag = (fallback: boolean, help: string): Variable<boolean> => ({
  kind: 'flag',
  fallback: fallback ? 'True' : 'False',
  help,
  read: (value) => {
    const known = FLAGS.get(value.trim().toLowerCase())
    if (known === undefined) throw new Error('True or False')
    return known
  },
})

/** Comma-delimited; blanks around the parts and empty parts are dropped. */
export const list = (fallback: string, help: string): Variable<readonly string[]> => ({
  kind: 'list',
  fallback,
  help,
  read: (value) =>
    Object.freeze(
      value
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    ),
})

export const choice = <T extends string>(choices: readonly T[], fallback: T, help: string): Variable<T> => ({
  kind: 'choice',
  fallback,
  help,
  choices,
  read: (value) => {
    const found = choices.find((candidate) => candidate === value.trim())
    if (found === undefined) throw new Error(`one of ${choices.join(', ')}`)
    return found
  },
})

/**
 * Reads every variable of a table. A variable that is not set takes its default.
 * @throws SettingsError naming every variable that cannot be read, all at once; secrets are not repeated in it.
 */
export const readEnv = <V extends Variables>(
  variables: V,
  env: Readonly<Record<string, string | undefined>>,
): Values<V> => {
  const problems: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, variable] of Object.entries(variables)) {
    const given = env[name]
    // Empty text is a value; an empty number or choice is what a template leaves of a variable that nobody set.
    const isUnset = given === undefined || (given.trim() === '' && ['integer', 'choice'].includes(variable.kind))
    const value = isUnset ? variable.fallback : given
    try {
      values[name] = variable.read(value)
    } catch (error) {
      const shown = variable.kind === 'secret' ? '' : `, not "${value}"`
      problems.push(`${name} must be ${(error as Error).message}${shown}`)
    }
  }
  if (problems.length > 0) throw new SettingsError(problems)
  return Object.freeze(values) as Values<V>
}
