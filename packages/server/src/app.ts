import { randomUUID } from 'node:crypto'
import fastifySwagger from '@fastify/swagger'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyServerOptions,
  LogController,
} from 'fastify'
import Type from 'typebox'
import { requestRoutes } from './admin/request-routes.ts'
import { adminRoutes } from './admin/routes.ts'
import { type AggregateParts, aggregateRoutes } from './aggregates/routes.ts'
import type { AuthParts } from './auth/authenticate.ts'
import { identifyCallers } from './auth/hook.ts'
import { portalRoutes } from './auth/portal-routes.ts'
import { authRoutes } from './auth/routes.ts'
import { sessionRoutes } from './auth/sessions/routes.ts'
import { derivedRoutes } from './downloads/derived-routes.ts'
import type { DownloadParts } from './downloads/route-parts.ts'
import { zipRoutes } from './downloads/zip-routes.ts'
import { type FileParts, fileRoutes } from './files/routes.ts'
import type { FrameParts } from './frames/route-parts.ts'
import { frameRoutes } from './frames/routes.ts'
import { frameWriteRoutes } from './frames/write-routes.ts'
import { readBodies } from './http/body.ts'
import { answerClientError } from './http/client-error.ts'
import { handleErrors, refuseUrl } from './http/error-handler.ts'
import { answerTheRest } from './http/fallback.ts'
import { withoutSuffix } from './http/format-suffix.ts'
import { setHeaders } from './http/headers.ts'
import { negotiate } from './http/negotiation.ts'
import { openApiOptions } from './http/openapi/document.ts'
import { openApiRoutes } from './http/openapi/routes.ts'
import { type PageDescription, textOf } from './http/pages/description.ts'
import { showPages } from './http/pages/show-pages.ts'
import { answerWriteForms } from './http/pages/write-forms.ts'
import { originOf, readRequests } from './http/request.ts'
import { throttle } from './http/throttle.ts'
import { type ThumbnailParts, thumbnailRoutes } from './thumbnails/routes.ts'
import { type VersionParts, versionRoutes } from './versions/routes.ts'

/** Everything that the routes are given; assemble.ts makes it. */
export interface Parts
  extends AuthParts,
    FrameParts,
    AggregateParts,
    VersionParts,
    ThumbnailParts,
    FileParts,
    DownloadParts {
  /** Whether the archive hands out the files of its store itself. */
  readonly servesFiles: boolean
}

/** A connection over which nothing moves so long is cut: a client that stops reading would hold a file open for ever. */
const IDLE_MS = 300_000

/** The archive as a web application: hooks in the order in which a request meets them, then the routes. */
export const buildApp = async (parts: Parts, logger: FastifyBaseLogger): Promise<FastifyInstance> => {
  const { settings } = parts
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: !settings.DEBUG }),
    genReqId: () => randomUUID(),
    bodyLimit: settings.MAX_BODY_BYTES,
    frameworkErrors: refuseUrl as NonNullable<FastifyServerOptions['frameworkErrors']>,
    clientErrorHandler: answerClientError,
    trustProxy: settings.TRUSTED_PROXIES.length > 0 ? [...settings.TRUSTED_PROXIES] : false,
    requestTimeout: 120_000,
    connectionTimeout: IDLE_MS,
    rewriteUrl: ({ url = '/' }) => withoutSuffix(url),
    routerOptions: { maxParamLength: 5000 },
    return503OnClosing: true,
  })
  // Every value is read by the archive's own readers, in the words that clients know. The schemas describe: they make the OpenAPI document.
  app.setValidatorCompiler(() => () => true)

  handleErrors(app)
  readBodies(app)
  setHeaders(app)
  readRequests(app)
  negotiate(app)
  identifyCallers(app, parts)
  throttle(app, parts)
  showPages(app, settings)
  answerTheRest(app)
  await app.register(fastifySwagger, openApiOptions(settings))

  rootRoutes(app)
  openApiRoutes(app, settings)
  answerWriteForms(app, settings)
  authRoutes(app, parts)
  portalRoutes(app, parts)
  sessionRoutes(app, parts)
  frameRoutes(app, parts)
  frameWriteRoutes(app, parts)
  aggregateRoutes(app, parts)
  versionRoutes(app, parts)
  thumbnailRoutes(app, parts)
  zipRoutes(app, parts)
  derivedRoutes(app, parts)
  if (parts.servesFiles) fileRoutes(app, parts)
  requestRoutes(app, parts)
  adminRoutes(app, parts)
  return app
}

const address = Type.String({ description: 'Address of the list.' })
const Root = Type.Object({ frames: address, versions: address, thumbnails: address }, { title: 'Root' })

/** Where to start. */
const rootPage: PageDescription = {
  above: () => [],
  detail: {
    title: () => 'The archive',
    facts: (value) =>
      Object.entries(value).map(([title, href]) => ({ title, cells: [{ text: textOf(href), href: textOf(href) }] })),
    links: () => [
      { title: 'Search frames', href: '/frames/' },
      { title: 'What there is', href: '/frames/aggregate/' },
      { title: 'Who am I', href: '/profile/' },
      { title: 'API reference', href: '/redoc/' },
    ],
  },
}

const rootRoutes = (app: FastifyInstance): void => {
  app.get(
    '/',
    {
      schema: { operationId: 'getRoot', tags: ['Archive'], summary: 'Where to start', response: { 200: Root } },
      config: { name: 'Api Root', page: rootPage },
    },
    async (request) => {
      const origin = originOf(request)
      return { frames: `${origin}/frames/`, versions: `${origin}/versions/`, thumbnails: `${origin}/thumbnails/` }
    },
  )
  app.get(
    '/health/',
    {
      schema: {
        operationId: 'getHealth',
        tags: ['Archive'],
        summary: 'Whether the archive answers',
        response: { 200: Type.String() },
      },
      config: { name: 'Health', ignoresCaller: true },
    },
    async (_, reply) => reply.type('application/json').send('"ok"'),
  )
  app.get(
    '/robots.txt',
    { schema: { hide: true }, config: { answersFile: true, ignoresCaller: true } },
    async (_, reply) => reply.type('text/plain').send('User-agent: *\nDisallow: /\n'),
  )
}
