import { STATUS_CODES } from 'node:http'
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import type { RouteOptions } from 'fastify'
import type { Settings } from '../../settings.ts'
import { errorComponents, errorContent, errorsOf } from './errors.ts'
import { hoistNamed } from './named-schemas.ts'

type Operation = Record<string, unknown> & {
  responses: Record<string, { description?: string; content?: unknown; readonly $ref?: string }>
  parameters?: { name: string }[]
}

export const API_VERSION = '0.1.0'

const DESCRIPTION = `Keeps the metadata of an observatory's frames, answers searches and hands out the files.

Parameters may be repeated or empty (then they filter nothing), and are ignored when they are unknown. Times are UTC unless they
name a zone. Filters have two names: the ones of FITS headers (\`SITEID\`) and the readable ones (\`site_id\`); either will do.
A frame that the caller may not see is as if it were not there.`

const TAGS = [
  { name: 'Frames', description: 'Searching frames, and writing them.' },
  { name: 'Thumbnails', description: 'Pictures of frames.' },
  { name: 'Versions', description: 'The files of frames, for staff and ingesters.' },
  { name: 'Files', description: 'The bytes.' },
  { name: 'Accounts', description: 'Who asks.' },
  { name: 'Archive', description: 'The archive itself.' },
]

const SECURITY_SCHEMES = {
  token: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: '`Token <key>`: a token of this archive, or an API token of the Observation Portal.',
  },
  bearer: { type: 'http', scheme: 'bearer', description: 'A bearer token of the Observation Portal.' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'sessionid',
    description: 'The session of a browser; what changes something needs the header X-CSRFToken, too.',
  },
  serverKey: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: '`Server <key>`: the key that archive and Observation Portal share.',
  },
} as const

const FORMAT = {
  in: 'query',
  name: 'format',
  required: false,
  description: 'The form of the answer: JSON, or a page for people. Before it counts what Accept says.',
  schema: { type: 'string', enum: ['json', 'api'] },
}

const SIGNED_IN = [{ token: [] }, { bearer: [] }, { session: [] }]

/** How the document is made from the schemas of the routes; what holds for many routes alike is added here. */
export const openApiOptions = (settings: Pick<Settings, 'NAVBAR_TITLE_TEXT'>): FastifyDynamicSwaggerOptions => {
  const routes = new Map<string, RouteOptions>()
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: settings.NAVBAR_TITLE_TEXT,
        version: API_VERSION,
        description: DESCRIPTION,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/', description: 'This archive' }],
      tags: TAGS,
      components: { securitySchemes: SECURITY_SCHEMES },
    },
    transform: ({ schema, url, route }) => {
      for (const method of [route.method].flat()) routes.set(`${method.toUpperCase()} ${pathOf(url)}`, route)
      return { schema, url }
    },
    transformObject: (found) => {
      const document = ('openapiObject' in found ? found.openapiObject : {}) as Document
      for (const [path, operations] of Object.entries(document.paths)) {
        for (const [method, operation] of Object.entries(operations)) {
          const route = routes.get(`${method.toUpperCase()} ${path}`)
          if (route !== undefined) completeOperation(operation, route, method.toUpperCase())
        }
      }
      document.components = {
        schemas: { ...hoistNamed(document.paths), ...errorComponents.schemas },
        responses: errorComponents.responses,
        parameters: { format: FORMAT },
        securitySchemes: SECURITY_SCHEMES,
      }
      return document
    },
  }
}

interface Document {
  readonly paths: Record<string, Record<string, Operation>>
  components: Record<string, unknown>
}

/** `/frames/:id/` as the document has it. */
const pathOf = (url: string): string => url.replace(/:(\w+)/g, '{$1}').replace('*', '{*}')

const completeOperation = (operation: Operation, route: RouteOptions, method: string): void => {
  const { answersFile = false, access = 'anyone', ignoresCaller = false } = route.config ?? {}
  for (const [status, response] of Object.entries(operation.responses)) {
    if (response.description === undefined || response.description === 'Default Response') {
      response.description = STATUS_CODES[status] ?? 'An answer'
    }
    // what a route itself says of an error goes before what holds for all
    if (Number(status) >= 400) response.content = errorContent
  }
  operation.responses = { ...errorsOf(route, method), ...operation.responses }
  if (!answersFile && method === 'GET') {
    operation.parameters = [...(operation.parameters ?? []), { $ref: '#/components/parameters/format' } as never]
  }
  if (operation.security !== undefined) return
  const isForAnyone = access === 'anyone' || (access === 'superuser-to-write' && method === 'GET')
  operation.security = ignoresCaller ? [] : isForAnyone ? [{}, ...SIGNED_IN] : SIGNED_IN
}
