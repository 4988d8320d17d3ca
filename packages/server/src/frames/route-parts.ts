import type { FastifyRequest } from 'fastify'
import type { Cache } from '../cache/cache.ts'
import { type Connection, DatabaseError } from '../db/database.ts'
import type { Sql } from '../db/sql.ts'
import { NotFound } from '../errors.ts'
import { readInteger } from '../http/query-values.ts'
import type { Settings } from '../settings.ts'
import { configurationTypes } from './configuration-types.ts'
import type { DeletionParts } from './delete.ts'
import { filterConditions, geographyOf, geometriesOf, geometryRefused, needsConfigurationTypes } from './filters.ts'
import type { Links } from './present.ts'
import { both, refusalOf } from './queries.ts'
import { viewerOf, visibleTo } from './visibility.ts'

/** What the routes of frames are given. */
export interface FrameParts extends DeletionParts {
  readonly settings: Settings
  readonly cache: Cache
  readonly isKnownExtension: (extension: string) => boolean
  readonly linksAt: (origin: string) => Links
}

export interface FrameId {
  Params: { id: string }
}
export const frameId = {
  type: 'object',
  properties: { id: { type: 'string', description: 'Number of the frame.' } },
} as const
const INT4_MAX = 2_147_483_647

/** The frames that the caller may see and asks for. */
export const wantedFrames = async (
  { caller, queryParameters }: FastifyRequest,
  { settings, cache }: FrameParts,
): Promise<Sql> => {
  const viewer = await viewerOf(caller)
  const filters = filterConditions(queryParameters, {
    viewer,
    isAuthenticated: caller.userId !== undefined,
    configurationTypes: needsConfigurationTypes(queryParameters) ? await configurationTypes(settings, cache) : [],
    scienceTypes: settings.SCIENCE_CONFIGURATION_TYPES,
  })
  return both(visibleTo(viewer), filters)
}

export const noFrame = (): NotFound => new NotFound('No Frame matches the given query.')

/** The number of a frame in a path, as Python's int() reads it. @throws NotFound */
export const frameNumber = (text: string): number => {
  const id = text.includes('\0') ? undefined : readInteger(text)
  if (id === undefined) throw new NotFound()
  if (Math.abs(id) > INT4_MAX) throw noFrame()
  return id
}

/** What the database refuses of a search is told by the geometry that it was about, when there is one. */
export const explained = async <T>(
  { queryParameters, log }: FastifyRequest,
  reader: Connection,
  search: Promise<T>,
): Promise<T> => {
  try {
    return await search
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    for (const [name, value] of geometriesOf(queryParameters)) {
      const refusal = await refusalOf(reader, geographyOf(value))
      if (refusal === undefined) continue
      log.info({ refusal }, 'geometry refused')
      throw geometryRefused(name)
    }
    throw error
  }
}
