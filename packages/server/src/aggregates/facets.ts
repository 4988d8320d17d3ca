/** The columns whose distinct values are told, by the names that clients know. */
export const FACETS = {
  sites: 'site_id',
  telescopes: 'telescope_id',
  filters: 'primary_optical_element',
  instruments: 'instrument_id',
  obstypes: 'configuration_type',
  proposals: 'proposal_id',
} as const
export type Facet = keyof typeof FACETS
export const facets = Object.keys(FACETS) as readonly Facet[]

/** Distinct values of each column. */
export type Values = Readonly<Record<Facet, readonly string[]>>

/** One value of one column, and whose frames have it. */
export interface FacetRow {
  readonly facet: Facet
  readonly value: string
  /** The proposal that the frames belong to; null for frames that everybody may see. */
  readonly owner: string | null
}

/** Values of the whole archive, apart by who may see them. */
export class Catalogue {
  readonly #public = new Map<Facet, Set<string>>()
  readonly #owned = new Map<string, Map<Facet, Set<string>>>()

  get isEmpty(): boolean {
    return this.#public.size === 0 && this.#owned.size === 0
  }

  add(rows: readonly FacetRow[]): void {
    for (const { facet, value, owner } of rows) {
      if (value === '') continue
      const sets = owner === null ? this.#public : setDefault(this.#owned, owner, () => new Map<Facet, Set<string>>())
      setDefault(sets, facet, () => new Set<string>()).add(value)
    }
  }

  /** What somebody may see of it: everything when `proposals` is undefined. */
  seenBy(proposals: readonly string[] | undefined): Values {
    const owned =
      proposals === undefined ? [...this.#owned.values()] : proposals.flatMap((id) => this.#owned.get(id) ?? [])
    const valuesOf = (facet: Facet): readonly string[] =>
      sorted(new Set([this.#public, ...owned].flatMap((sets) => [...(sets.get(facet) ?? [])])))
    return Object.fromEntries(facets.map((facet) => [facet, valuesOf(facet)])) as unknown as Values
  }
}

/** Values of rows, whoever owns them. */
export const valuesIn = (rows: readonly FacetRow[]): Values => {
  const catalogue = new Catalogue()
  catalogue.add(rows)
  return catalogue.seenBy(undefined)
}

/** As PostgreSQL of an existing archive sorts: by code points. */
const sorted = (values: ReadonlySet<string>): readonly string[] =>
  [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))

const setDefault = <K, V>(map: Map<K, V>, key: K, make: () => V): V => {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
