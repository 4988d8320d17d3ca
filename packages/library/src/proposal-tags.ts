import { PortalError } from './errors.ts'
import type { LibrarySettings } from './settings.ts'
import { withTimeLimit } from './time-limit.ts'

/** The tags of a proposal. @throws PortalError when they cannot be had. */
export type ProposalTags = (proposalId: string) => Promise<readonly string[]>

export interface PortalOptions {
  readonly timeoutSeconds?: number
  /** How long an answer is kept. A portal that fails is left alone for a tenth of it, so that it slows one file only. */
  readonly cacheSeconds?: number
  /** Answers kept at most; the oldest goes first. */
  readonly maxCached?: number
}

const MAX_ANSWER_BYTES = 1_000_000

interface Cached {
  readonly until: number
  readonly tags: Promise<readonly string[]>
}

const noTags: ProposalTags = async () => []

/**
 * Asks the observation portal of the settings; without its address and a token, no proposal has tags. Who asks meanwhile
 * shares the answer.
 */
export const portalTags = (
  settings: LibrarySettings,
  { timeoutSeconds = 10, cacheSeconds = 600, maxCached = 10_000 }: PortalOptions = {},
): ProposalTags => {
  if (settings.OBSERVATION_PORTAL_BASE_URL === '' || settings.OBSERVATION_PORTAL_API_TOKEN === '') return noTags
  const cache = new Map<string, Cached>()
  let failure = { until: 0, reason: '' }

  const keep = (id: string, tags: Promise<readonly string[]>): void => {
    const [oldest] = cache.keys()
    if (cache.size >= maxCached && oldest !== undefined) cache.delete(oldest)
    cache.set(id, { tags, until: Date.now() + cacheSeconds * 1000 })
  }

  const ask = async (id: string): Promise<readonly string[]> => {
    try {
      return await askPortal(settings, id, timeoutSeconds)
    } catch (error) {
      cache.delete(id)
      failure = { until: Date.now() + cacheSeconds * 100, reason: (error as Error).message }
      throw portalError(id, failure.reason, error)
    }
  }

  return async (id) => {
    const cached = cache.get(id)
    if (cached && cached.until > Date.now()) return cached.tags
    if (failure.until > Date.now()) throw portalError(id, failure.reason)
    cache.delete(id)
    const tags = ask(id)
    keep(id, tags)
    return tags
  }
}

const askPortal = async (settings: LibrarySettings, id: string, seconds: number): Promise<readonly string[]> => {
  const address = proposalAddress(settings.OBSERVATION_PORTAL_BASE_URL.trim(), id)
  const headers = authorization(settings.OBSERVATION_PORTAL_API_TOKEN.trim())
  const answer = await withTimeLimit(seconds, async (signal) => {
    const response = await fetch(address, { headers, signal })
    if (response.ok) return readText(response)
    await response.body?.cancel()
    // a proposal that the portal does not know has no tags; anything else is a failure of the portal
    if (response.status === 404) return '{"tags":[]}'
    throw new Error(`it answered ${response.status}`)
  })
  return tagsIn(answer)
}

const authorization = (token: string): Record<string, string> => {
  // said here, for fetch would repeat the token in its message
  if (/[^\t\x20-\x7e]/.test(token)) throw new Error('OBSERVATION_PORTAL_API_TOKEN has characters that cannot be sent')
  return { Authorization: `Token ${token}` }
}

/** As the existing library asks: at the root of the host, and without the slash to which a portal redirects. */
const proposalAddress = (base: string, id: string): URL => {
  if (/^https?:/i.test(base) && URL.canParse(base)) return new URL(`/api/proposals/${encodeURIComponent(id)}`, base)
  throw new Error('OBSERVATION_PORTAL_BASE_URL is no http or https address')
}

const readText = async (response: Response): Promise<string> => {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > MAX_ANSWER_BYTES) throw new Error('its answer is too long')
  }
  return text + decoder.decode()
}

const tagsIn = (answer: string): readonly string[] => {
  let parsed: unknown
  try {
    parsed = JSON.parse(answer)
  } catch {
    throw new Error('its answer is no JSON')
  }
  const tags = typeof parsed === 'object' && parsed !== null && 'tags' in parsed ? parsed.tags : undefined
  if (!Array.isArray(tags)) throw new Error('its answer holds no list of tags')
  return tags.filter((tag) => typeof tag === 'string')
}

const portalError = (id: string, reason: string, cause?: unknown): PortalError =>
  new PortalError(`the observation portal did not give the tags of ${id}: ${reason}`, { cause })
