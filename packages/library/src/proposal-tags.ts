import { PortalError } from './errors.ts'
import type { LibrarySettings } from './settings.ts'
import { withTimeLimit } from './time-limit.ts'

/** The tags of a proposal. @throws PortalError when they cannot be had. */
export type ProposalTags = (proposalId: string) => Promise<readonly string[]>

export interface PortalOptions {
  readonly timeoutSeconds?: number
  /** How long an answer is kept; a failure is kept for a tenth of it, so that a portal that is down slows one file only. */
  readonly cacheSeconds?: number
}

const MAX_CACHED = 10_000

interface Cached {
  readonly until: number
  readonly tags: Promise<readonly string[]>
}

const noTags: ProposalTags = async () => []

/** Asks the observation portal of the settings; without one, no proposal has tags. */
export const portalTags = (
  settings: LibrarySettings,
  { timeoutSeconds = 10, cacheSeconds = 600 }: PortalOptions = {},
): ProposalTags => {
  if (settings.OBSERVATION_PORTAL_BASE_URL === '') return noTags
  const cache = new Map<string, Cached>()
  const keep = (id: string, tags: Promise<readonly string[]>, seconds: number): void => {
    if (cache.size >= MAX_CACHED) cache.clear()
    cache.set(id, { tags, until: Date.now() + seconds * 1000 })
  }
  return (proposalId) => {
    const cached = cache.get(proposalId)
    if (cached && cached.until > Date.now()) return cached.tags
    const tags = askPortal(settings, proposalId, timeoutSeconds)
    keep(proposalId, tags, cacheSeconds)
    tags.catch(() => keep(proposalId, tags, cacheSeconds / 10))
    return tags
  }
}

const askPortal = async (
  { OBSERVATION_PORTAL_BASE_URL, OBSERVATION_PORTAL_API_TOKEN }: LibrarySettings,
  proposalId: string,
  timeoutSeconds: number,
): Promise<readonly string[]> => {
  const base = OBSERVATION_PORTAL_BASE_URL.replace(/\/+$/, '')
  try {
    const body = await withTimeLimit(timeoutSeconds, async (signal) => {
      const response = await fetch(`${base}/api/proposals/${encodeURIComponent(proposalId)}/`, {
        headers: OBSERVATION_PORTAL_API_TOKEN ? { Authorization: `Token ${OBSERVATION_PORTAL_API_TOKEN}` } : {},
        signal,
      })
      if (!response.ok) throw new Error(`it answered ${response.status}`)
      return (await response.json()) as { tags?: unknown }
    })
    const tags = Array.isArray(body.tags) ? body.tags : []
    return tags.filter((tag): tag is string => typeof tag === 'string')
  } catch (error) {
    throw new PortalError(
      `the observation portal did not give the tags of ${proposalId}: ${(error as Error).message}`,
      {
        cause: error,
      },
    )
  }
}
