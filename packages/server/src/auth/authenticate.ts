import type { Cache } from '../cache/cache.ts'
import type { Database } from '../db/database.ts'
import { NotAuthenticated, UpstreamUnavailable } from '../errors.ts'
import { anonymous, type Caller } from './caller.ts'
import { UNUSABLE_PASSWORD, verifySteadily } from './passwords.ts'
import type { Portal, PortalProfile } from './portal.ts'
import { allProposals, findUserByName, findUserByToken, saveUserFromPortal, type UserRow } from './queries.ts'

export interface AuthParts {
  readonly db: Database
  readonly cache: Cache
  readonly portal: Portal
}

const PROPOSALS_SECONDS = 3600
/** How long known proposals go on while the portal is down. */
const STALE_SECONDS = 7 * 86_400
/** A portal that gave no answer is left alone so long by those who can do without, or every request would wait for it in vain. */
const SILENT_SECONDS = 30
const SILENT = 'portal:silent'

/**
 * Who an Authorization header stands for. Other schemes than Token and Bearer are nobody's, as in the existing archive.
 * @throws NotAuthenticated for a token that nobody has; UpstreamUnavailable when only the portal could tell
 */
export const authenticate = async (parts: AuthParts, authorization: string | undefined): Promise<Caller> => {
  const words = (authorization ?? '').trim().split(/\s+/)
  if (words[0]?.toLowerCase() === 'token') return callerOfToken(parts, words.slice(1))
  if (authorization?.includes('Bearer')) return callerOfBearer(parts, authorization)
  return anonymous
}

const callerOfToken = async (parts: AuthParts, words: readonly string[]): Promise<Caller> => {
  const [token, ...rest] = words
  if (token === undefined) throw new NotAuthenticated('Invalid token header. No credentials provided.')
  if (rest.length > 0) throw new NotAuthenticated('Invalid token header. Token string should not contain spaces.')
  if (/[^\x21-\x7e]/.test(token)) {
    throw new NotAuthenticated('Invalid token header. Token string should not contain invalid characters.')
  }
  const user = await findUserByToken(parts.db.writer, token)
  if (user === undefined) throw new NotAuthenticated('Invalid token.')
  return callerOf(parts, user)
}

/** Who a token in a body stands for, where a browser's form cannot send headers; undefined when it is nobody's. */
export const callerOfBodyToken = async (parts: AuthParts, token: unknown): Promise<Caller | undefined> => {
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) return undefined
  const user = await findUserByToken(parts.db.writer, token)
  return user?.is_active ? callerOf(parts, user) : undefined
}

const callerOfBearer = async (parts: AuthParts, authorization: string): Promise<Caller> => {
  const token = authorization.slice(authorization.indexOf('Bearer') + 'Bearer'.length).trim()
  const profile = /^[\x21-\x7e]+$/.test(token) ? await parts.portal.profile(`Bearer ${token}`) : undefined
  if (profile === undefined) throw new NotAuthenticated('No Such User')
  return callerOf(parts, await saveProfile(parts, profile, token))
}

/**
 * The user of a name and password: the local password first, then the portal's password grant.
 * @returns undefined when neither accepts it
 */
export const authenticatePassword = async (
  parts: AuthParts,
  username: string,
  password: string,
): Promise<UserRow | undefined> => {
  const user = await findUserByName(parts.db.writer, username)
  const local = await verifySteadily(password, user?.password)
  if (local && user?.is_active) return user
  const token = await parts.portal.accessToken(username, password)
  const profile = token === undefined ? undefined : await parts.portal.profile(`Bearer ${token}`)
  if (token === undefined || profile === undefined || user?.is_active === false) return undefined
  const saved = await saveProfile(parts, profile, token)
  return saved.is_active ? saved : undefined // the portal may know the user by another name than the one given
}

const saveProfile = async ({ db, cache }: AuthParts, profile: PortalProfile, accessToken: string): Promise<UserRow> => {
  const id = await db.transaction((connection) =>
    saveUserFromPortal(connection, profile, { password: UNUSABLE_PASSWORD, accessToken }),
  )
  await remember(cache, id, profile.proposals)
  const user = await findUserByName(db.writer, profile.username)
  if (user === undefined) throw new NotAuthenticated('No Such User')
  return user
}

/** @throws NotAuthenticated when the user is locked */
export const callerOf = (parts: AuthParts, user: UserRow): Caller => {
  if (!user.is_active) throw new NotAuthenticated('User inactive or deleted.')
  let proposals: Promise<readonly string[]> | undefined
  return {
    userId: user.id,
    username: user.username,
    isStaff: user.is_staff,
    isSuperuser: user.is_superuser,
    proposals: () => {
      proposals ??= user.is_superuser ? everyProposal(parts) : proposalsOf(parts, user)
      return proposals
    },
  }
}

const everyProposal = async ({ db, cache }: AuthParts): Promise<readonly string[]> => {
  const known = await cache.get<string[]>('proposals:all')
  if (known !== undefined) return known
  const proposals = await allProposals(db.reader)
  await cache.set('proposals:all', proposals, PROPOSALS_SECONDS)
  return proposals
}

interface Remembered {
  readonly proposals: readonly string[]
  readonly asked: number
}

const remember = (cache: Cache, userId: number, proposals: readonly string[]): Promise<void> =>
  cache.set(`proposals:${userId}`, { proposals, asked: Date.now() } satisfies Remembered, STALE_SECONDS)

/** From the portal, at most once an hour and, while it is down, twice a minute; what was known goes on while the portal is down. */
const proposalsOf = async ({ cache, portal }: AuthParts, user: UserRow): Promise<readonly string[]> => {
  const authorization = user.api_token ? `Token ${user.api_token}` : user.access_token && `Bearer ${user.access_token}`
  if (!authorization) return []
  const known = await cache.get<Remembered>(`proposals:${user.id}`)
  if (known !== undefined && Date.now() - known.asked < PROPOSALS_SECONDS * 1000) return known.proposals
  if (known !== undefined && (await cache.get(SILENT)) !== undefined) return known.proposals
  try {
    const proposals = (await portal.profile(authorization))?.proposals ?? []
    await remember(cache, user.id, proposals)
    return proposals
  } catch (error) {
    if (!(error instanceof UpstreamUnavailable)) throw error
    await cache.set(SILENT, true, SILENT_SECONDS)
    if (known === undefined) throw error
    return known.proposals
  }
}
