import type { FastifyInstance, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Database } from '../db/database.ts'
import { both } from '../frames/queries.ts'
import { schemaOf } from '../frames/schemas.ts'
import { proprietaryTo, viewerOf, visibleTo } from '../frames/visibility.ts'
import type { Settings } from '../settings.ts'
import { facets, type Values, valuesIn } from './facets.ts'
import type { LiveCatalogue } from './live-catalogue.ts'
import { aggregatePage } from './page-view.ts'
import { findFacets } from './queries.ts'
import { aggregateFilters, readAggregateRequest } from './request.ts'

export interface AggregateParts {
  readonly settings: Settings
  readonly db: Database
  readonly catalogue: LiveCatalogue
}

/** Whoever is in more haste than this would never get an answer. */
const SHORTEST_MS = 1000
const LONGEST_MS = Number.POSITIVE_INFINITY

const values = Type.Array(Type.String())
const Aggregate = Type.Object(
  {
    ...Object.fromEntries(facets.map((facet) => [facet, values])),
    generated_at: Type.String({ description: 'When these values were looked up; empty when none can be seen.' }),
  },
  { title: 'Aggregate' },
)

const text = (help: string) => Type.Optional(Type.String({ description: help }))
const querystring = Type.Object({
  start: text('Frames of this time or later. Needed with any filter.'),
  end: text('Frames of this time or earlier: at most a year after start.'),
  public: Type.Optional(
    Type.Boolean({ description: 'True: all frames that you may see. False: only those of your proposals.' }),
  ),
  ...Object.fromEntries(
    Object.entries(aggregateFilters).map(([name, filter]) => [name, Type.Optional(schemaOf(filter, name))]),
  ),
  query_timeout: Type.Optional(Type.Integer({ description: 'Milliseconds to wait at most.' })),
})

const nothing: Values = { sites: [], telescopes: [], filters: [], instruments: [], obstypes: [], proposals: [] }

/** Which sites, instruments, proposals and so on there are: what a search form offers. */
export const aggregateRoutes = (app: FastifyInstance, { settings, db, catalogue }: AggregateParts): void => {
  app.get(
    '/frames/aggregate/',
    {
      schema: {
        operationId: 'getAggregate',
        tags: ['Frames'],
        summary: 'Distinct sites, telescopes, filters, instruments, types and proposals of the frames that you may see',
        querystring,
        response: { 200: Aggregate },
      },
      config: { access: 'superuser-to-write', name: 'Aggregate', page: aggregatePage },
    },
    async (request, reply) => {
      const { caller, queryParameters } = request
      const viewer = await viewerOf(caller)
      const isAuthenticated = caller.userId !== undefined
      const context = { viewer, isAuthenticated, configurationTypes: [], scienceTypes: [] }
      const { isPublic, where, timeoutMs } = readAggregateRequest(queryParameters, context)
      if (where === undefined) {
        const { catalogue: all, generated } = await catalogue.current()
        const seen = all.seenBy(viewer.seesEverything ? undefined : viewer.proposals)
        return { ...seen, generated_at: generated.toISOString() }
      }
      reply.header('Cache-Control', `max-age=${isAuthenticated ? 300 : 86_400}`)
      const seesNothing = !isPublic && !viewer.seesEverything && viewer.proposals.length === 0
      if (seesNothing) return { ...nothing, generated_at: '' }
      const seen = both(visibleTo(viewer), where)
      const wanted = isPublic ? seen : both(seen, proprietaryTo(viewer))
      const limitMs = Math.min(Math.max(timeoutMs ?? LONGEST_MS, SHORTEST_MS), settings.SEARCH_TIMEOUT * 1000)
      const rows = await findFacets(db, wanted, limitMs)
      return { ...valuesIn(rows), generated_at: new Date().toISOString() }
    },
  )

  app.addHook('onResponse', async (request: FastifyRequest, reply) => {
    const hasChanged = ['PUT', 'PATCH', 'DELETE'].includes(request.method) && reply.statusCode < 300
    if (hasChanged) catalogue.forget()
  })
}
