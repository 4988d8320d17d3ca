/** The parameters of a request, decoded without ever failing: bytes that are not UTF-8 become U+FFFD. */
export class Query {
  readonly entries: readonly (readonly [string, string])[]
  readonly #values: ReadonlyMap<string, readonly string[]>

  constructor(search: string) {
    this.entries = [...new URLSearchParams(search)]
    const values = new Map<string, string[]>()
    for (const [name, value] of this.entries) {
      const known = values.get(name)
      if (known === undefined) values.set(name, [value])
      else known.push(value)
    }
    this.#values = values
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  /** Of a parameter that comes twice, the last value counts. */
  last(name: string): string | undefined {
    return this.#values.get(name)?.at(-1)
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? []
  }

  /** True unless the parameter says otherwise: `false`, in any case. */
  isNotFalse(name: string): boolean {
    return this.last(name)?.toLowerCase() !== 'false'
  }

  /** The same parameters with some replaced (or, by undefined, left out), in the order of their names. */
  with(changes: Readonly<Record<string, string | undefined>>): string {
    const kept = this.entries.filter(([name]) => !Object.hasOwn(changes, name))
    const added = Object.entries(changes).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    )
    return [...kept, ...added]
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .join('&')
  }
}

/** application/x-www-form-urlencoded as Python's quote_plus writes it: `_.-~` stay, blanks are plus signs. */
const encode = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
