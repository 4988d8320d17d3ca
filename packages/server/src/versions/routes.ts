import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import type { Database } from '../db/database.ts'
import { estimateRows } from '../db/row-estimate.ts'
import { NotFound, ValidationError } from '../errors.ts'
import { isoInstant, type Links } from '../frames/present.ts'
import { Version } from '../frames/schemas.ts'
import { json } from '../http/json-reply.ts'
import { pageJson, pageLimits, readPage, totalOf, writeText } from '../http/pagination.ts'
import { readInteger } from '../http/query-values.ts'
import { originOf } from '../http/request.ts'
import { pageQuery, pageSchema } from '../http/schemas.ts'
import type { Settings } from '../settings.ts'
import { versionListPage, versionPage } from './page-view.ts'
import { countVersions, findVersion, findVersions, type VersionRow } from './queries.ts'

export interface VersionParts {
  readonly settings: Settings
  readonly db: Database
  readonly linksAt: (origin: string) => Links
}

const INT4_MAX = 2_147_483_647
const COUNT_MS = 1500

/** Versions of files, for staff. An ingester asks by md5 whether a file is here: always answered by the writer. */
export const versionRoutes = (app: FastifyInstance, { settings, db, linksAt }: VersionParts): void => {
  app.get(
    '/versions/',
    {
      schema: {
        operationId: 'listVersions',
        tags: ['Versions'],
        summary: 'Versions of files',
        querystring: Type.Object({
          md5: Type.Optional(
            Type.String({ description: 'MD5 of the file.', examples: ['591785b794601e212b260e25925636fd'] }),
          ),
          ...pageQuery,
        }),
        response: { 200: pageSchema('VersionPage', Version) },
      },
      config: { access: 'staff', name: 'Version List', page: versionListPage },
    },
    async (request, reply) => {
      const query = request.queryParameters
      const md5 = (query.last('md5') ?? '').trim()
      if (md5.includes('\0')) throw new ValidationError({ md5: ['Null characters are not allowed.'] })
      const page = readPage(query, pageLimits(settings, true))
      const rows = await findVersions(db.writer, md5, { ...page, limit: page.limit + 1 })
      const shown = rows.slice(0, page.limit)
      const hasNext = rows.length > page.limit
      const total = await totalOf(
        { ...page, found: shown.length, hasNext },
        { count: () => countVersions(db, md5, COUNT_MS), guess: () => estimateRows(db.writer, 'frames_version') },
      )
      const origin = originOf(request)
      const results = await Promise.all(shown.map((row) => versionJson(row, linksAt(origin))))
      return json(reply, pageJson(`${origin}/versions/`, query, page, { ...total, hasNext, results, write: writeText }))
    },
  )

  app.get<{ Params: { id: string } }>(
    '/versions/:id/',
    {
      schema: {
        operationId: 'getVersion',
        tags: ['Versions'],
        summary: 'One version of a file',
        params: Type.Object({ id: Type.String({ description: 'Number of the version.' }) }),
        response: { 200: Version },
      },
      config: { access: 'staff', name: 'Version Instance', page: versionPage },
    },
    async (request, reply) => {
      const id = readInteger(request.params.id)
      if (id === undefined) throw new NotFound()
      const row = Math.abs(id) > INT4_MAX ? undefined : await findVersion(db.writer, id)
      if (row === undefined) throw new NotFound('No Version matches the given query.')
      return json(reply, await versionJson(row, linksAt(originOf(request))))
    },
  )
}

const versionJson = async (
  { version_id, key, md5, extension, created, ...frame }: VersionRow,
  links: Links,
): Promise<string> =>
  JSON.stringify({
    id: version_id,
    created: isoInstant(created),
    key,
    md5,
    extension,
    url: await links.fileUrl(frame, { key, extension }, extension),
  })
