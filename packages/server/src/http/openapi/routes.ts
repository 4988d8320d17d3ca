import type { FastifyInstance } from 'fastify'
import { setPageHeaders } from '../page-headers.ts'
import { toApi } from '../pages/description.ts'
import { originOf } from '../request.ts'
import { type Site, sitePage } from '../site-page.ts'
import { type ApiDocument, referencePage } from './reference-page.ts'

const YAML_TYPES = ['application/yaml', 'application/vnd.oai.openapi', 'text/yaml']

/** The description of the API: for programs as JSON, or YAML by `format=openapi-yaml` or Accept; for people as a page. */
export const openApiRoutes = (app: FastifyInstance, site: Site): void => {
  let texts: { readonly json: string; readonly yaml: string } | undefined
  app.get(
    '/openapi/',
    { schema: { hide: true }, config: { name: 'OpenAPI', answersFile: true, ignoresCaller: true } },
    async (request, reply) => {
      texts ??= { json: JSON.stringify(app.swagger()), yaml: app.swagger({ yaml: true }) }
      const format = request.queryParameters.last('format')
      const accepted = (request.headers.accept ?? '').split(',').map((part) => part.split(';')[0]?.trim() ?? '')
      const wantsYaml = format === 'openapi-yaml' || (!format && accepted.some((type) => YAML_TYPES.includes(type)))
      if (wantsYaml) return reply.type('application/yaml').send(texts.yaml)
      return reply.header('Content-Type', 'application/json').send(texts.json)
    },
  )

  app.get(
    '/redoc/',
    { schema: { hide: true }, config: { name: 'API reference', answersFile: true } },
    async (request, reply) => {
      const { caller, csrfToken, url: path } = request
      const visitor = { username: caller.username, isStaff: caller.isStaff, path, csrfToken }
      const main = referencePage(app.swagger() as unknown as ApiDocument, originOf(request))
      return setPageHeaders(reply).send(sitePage(site, { title: 'API reference', above: [toApi], main, visitor }))
    },
  )
}
