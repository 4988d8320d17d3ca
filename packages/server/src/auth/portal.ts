import { UpstreamUnavailable } from '../errors.ts'
import { fetchJson } from '../http/fetch-json.ts'
import type { Settings } from '../settings.ts'
import type { PortalUser } from './queries.ts'

/** A user as the Observation Portal describes them. */
export interface PortalProfile extends PortalUser {
  readonly proposals: readonly string[]
}

/** The Observation Portal: who a token belongs to, and a token for a password. */
export interface Portal {
  /** @returns undefined when the portal does not know the token; @throws UpstreamUnavailable when it does not answer */
  profile(authorization: string): Promise<PortalProfile | undefined>
  /** OAuth 2.0 password grant (RFC 6749 section 4.3). @returns the access token; undefined when refused */
  accessToken(username: string, password: string): Promise<string | undefined>
}

export const connectToPortal = (settings: Settings): Portal => {
  const ask = async (url: string, init: RequestInit): Promise<Record<string, unknown> | undefined> => {
    try {
      const { status, json } = await fetchJson(url, settings.PORTAL_TIMEOUT, init)
      if (status >= 500 || status === 429) throw new Error(`the portal answered ${status}`)
      return json === undefined ? undefined : record(json)
    } catch (error) {
      throw new UpstreamUnavailable('The Observation Portal cannot be reached just now. Try again in a moment.', {
        cause: error,
      })
    }
  }
  return {
    profile: async (authorization) => {
      const answer = await ask(settings.OAUTH_PROFILE_URL, { headers: { Authorization: authorization } })
      return answer === undefined ? undefined : profileOf(answer)
    },
    accessToken: async (username, password) => {
      if (settings.OAUTH_CLIENT_ID === '') return undefined // no portal is configured
      const form = {
        grant_type: 'password',
        username,
        password,
        client_id: settings.OAUTH_CLIENT_ID,
        client_secret: settings.OAUTH_CLIENT_SECRET,
      }
      const answer = await ask(settings.OAUTH_TOKEN_URL, { method: 'POST', body: new URLSearchParams(form) })
      return typeof answer?.access_token === 'string' ? answer.access_token : undefined
    },
  }
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}

/** What no column can hold is as if it had not been said: a NUL, which PostgreSQL refuses. */
const string = (value: unknown, maxLength: number): string =>
  typeof value === 'string' && !value.includes('\0') ? value.slice(0, maxLength) : ''

/** @returns undefined when it does not name a user */
const profileOf = (answer: Record<string, unknown>): PortalProfile | undefined => {
  const user = portalUserOf(answer)
  if (user === undefined) return undefined
  const proposals = Array.isArray(answer.proposals) ? answer.proposals : []
  return { ...user, proposals: proposals.map((proposal) => string(record(proposal).id, 200)).filter((id) => id !== '') }
}

/** The user that a portal's profile describes. @returns undefined when it has no username */
export const portalUserOf = (answer: Record<string, unknown>): PortalUser | undefined => {
  const username = string(answer.username, 150)
  if (username === '') return undefined
  return {
    username,
    firstName: string(answer.first_name, 150),
    lastName: string(answer.last_name, 150),
    email: string(answer.email, 254),
    isStaff: answer.is_staff === true,
    isSuperuser: answer.is_superuser === true,
    staffView: record(answer.profile).staff_view === true,
    apiToken: string(record(answer.tokens).api_token, 255),
  }
}
