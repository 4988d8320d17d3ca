import type { Cache } from '../cache/cache.ts'
import { fetchJson } from '../http/fetch-json.ts'
import type { Settings } from '../settings.ts'

const CACHE_KEY = 'configuration-types'
const CACHE_SECONDS = 3600

/** The types that the configuration database knows, else those of the setting; asked for at most once an hour. */
export const configurationTypes = async (settings: Settings, cache: Cache): Promise<readonly string[]> => {
  if (settings.CONFIGDB_URL === '') return settings.CONFIGURATION_TYPES
  const known = await cache.get<string[]>(CACHE_KEY)
  if (known !== undefined) return known
  const types = await typesOfInstruments(settings).catch(() => [])
  const chosen = types.length > 0 ? types : settings.CONFIGURATION_TYPES
  // What could not be had is asked for again soon, but not by every request while the other side is down.
  await cache.set(CACHE_KEY, chosen, types.length > 0 ? CACHE_SECONDS : 60)
  return chosen
}

interface Instruments {
  readonly results?: readonly {
    readonly instrument_type?: { readonly configuration_types?: readonly { readonly code?: unknown }[] }
  }[]
}

const typesOfInstruments = async (settings: Settings): Promise<string[]> => {
  const url = new URL('instruments/', settings.CONFIGDB_URL.replace(/\/*$/, '/'))
  const { status, json } = await fetchJson(url, settings.PORTAL_TIMEOUT)
  if (json === undefined) throw new Error(`the configuration database answered ${status}`)
  const { results = [] } = json as Instruments
  const codes = results.flatMap((instrument) => instrument.instrument_type?.configuration_types ?? [])
  return [...new Set(codes.map(({ code }) => code).filter((code) => typeof code === 'string'))]
}
