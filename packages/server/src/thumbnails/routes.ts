import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { estimateRows } from '../db/row-estimate.ts'
import { NotFound } from '../errors.ts'
import { configurationTypes } from '../frames/configuration-types.ts'
import { deleteThumbnail } from '../frames/delete.ts'
import { type Links, withLinks, writeStored } from '../frames/present.ts'
import { both, findFrame } from '../frames/queries.ts'
import { type FrameId, type FrameParts, frameId } from '../frames/route-parts.ts'
import { FrameInput, StoredFrame, schemaOf, Thumbnail } from '../frames/schemas.ts'
import { viewerOf, visibleTo } from '../frames/visibility.ts'
import { json } from '../http/json-reply.ts'
import { JsonWriter } from '../http/json-writer.ts'
import { pageJson, pageLimits, readPage, totalOf, writeText } from '../http/pagination.ts'
import { readInteger } from '../http/query-values.ts'
import { originOf } from '../http/request.ts'
import { pageQuery, pageSchema } from '../http/schemas.ts'
import { hasNumber, isShort, thumbnailConditions, thumbnailFilters } from './filters.ts'
import { thumbnailListPage, thumbnailPage } from './page-view.ts'
import { countThumbnails, findThumbnails, saveThumbnail, type ThumbnailRow, updateThumbnail } from './queries.ts'
import { readThumbnailChanges, readThumbnailRecord, type ThumbnailContext } from './record.ts'

export type ThumbnailParts = FrameParts

const INT4_MAX = 2_147_483_647
const COUNT_MS = 1500

const listQuery = (sizes: readonly string[]) =>
  Type.Object({
    ...Object.fromEntries(
      Object.entries(thumbnailFilters(sizes)).map(([name, filter]) => [name, Type.Optional(schemaOf(filter, name))]),
    ),
    ...pageQuery,
  })

const StoredThumbnail = Type.Object(
  {
    frame: StoredFrame,
    ...Type.Pick(Thumbnail, ['size', 'basename', 'url', 'key', 'extension']).properties,
  },
  { title: 'StoredThumbnail' },
)
const ThumbnailInput = Type.Object(
  { ...FrameInput.properties, size: Type.String(), frame_basename: Type.String() },
  { title: 'ThumbnailInput' },
)
const ThumbnailChanges = Type.Partial(Type.Pick(Thumbnail, ['size', 'basename', 'key', 'extension']))

/** Thumbnails: whoever may see a frame sees them; superusers write them. */
export const thumbnailRoutes = (app: FastifyInstance, parts: ThumbnailParts): void => {
  const { settings, db, cache, linksAt } = parts
  const sizes = settings.THUMBNAIL_SIZE_CHOICES

  const context = async (): Promise<ThumbnailContext> => ({
    sizes,
    configurationTypes: await configurationTypes(settings, cache),
    isKnownExtension: parts.isKnownExtension,
  })

  /** The one of the path, if the caller may see its frame. */
  const find = async (request: FastifyRequest<FrameId>): Promise<ThumbnailRow> => {
    const id = readInteger(request.params.id)
    if (id === undefined) throw new NotFound()
    const where = both(visibleTo(await viewerOf(request.caller)), hasNumber(Math.abs(id)))
    const isNumber = id >= 0 && id <= INT4_MAX
    const [row] = isNumber ? await findThumbnails(db.writer, where, { limit: 1, offset: 0 }) : []
    if (row === undefined) throw new NotFound('No Thumbnail matches the given query.')
    return row
  }

  const sendStored = async (request: FastifyRequest, reply: FastifyReply, id: number): Promise<FastifyReply> => {
    const [row] = await findThumbnails(db.writer, hasNumber(id), { limit: 1, offset: 0 })
    const included = { related: true, thumbnails: false }
    const frame = row && (await findFrame(db.writer, row.frame_id, included))
    if (row === undefined || frame === undefined) throw new NotFound('No Thumbnail matches the given query.')
    const links = linksAt(originOf(request))
    const { size, basename, url, key, extension } = await listed(row, links)
    const rest = JSON.stringify({ size, basename, url, key, extension }).slice(1)
    const out = new JsonWriter().raw('{"frame":')
    for (const shown of await withLinks([frame], links)) writeStored(out, shown)
    return json(reply, out.raw(`,${rest}`))
  }

  app.get(
    '/thumbnails/',
    {
      schema: {
        operationId: 'listThumbnails',
        tags: ['Thumbnails'],
        summary: 'Search thumbnails',
        querystring: listQuery(sizes),
        response: { 200: pageSchema('ThumbnailPage', Thumbnail) },
      },
      config: { access: 'superuser-to-write', name: 'Thumbnail List', page: thumbnailListPage(sizes) },
    },
    async (request, reply) => {
      const { queryParameters: query, caller } = request
      const page = readPage(query, pageLimits(settings, caller.userId !== undefined))
      const viewer = await viewerOf(caller)
      const filters = thumbnailConditions(
        query,
        { viewer, isAuthenticated: caller.userId !== undefined, configurationTypes: [], scienceTypes: [] },
        sizes,
      )
      const where = both(visibleTo(viewer), filters)
      const rows = await findThumbnails(db.reader, where, { ...page, limit: page.limit + 1 })
      const shown = rows.slice(0, page.limit)
      const hasNext = rows.length > page.limit
      const links = linksAt(originOf(request))
      const results = await Promise.all(shown.map(async (row) => JSON.stringify(await listed(row, links))))
      const total = await totalOf(
        { ...page, found: shown.length, hasNext },
        {
          count: async () => (isShort(query) ? countThumbnails(db, where, COUNT_MS) : undefined),
          guess: () => estimateRows(db.reader, 'frames_thumbnail'),
        },
      )
      const found = { ...total, hasNext, results, write: writeText }
      return json(reply, pageJson(`${originOf(request)}/thumbnails/`, query, page, found))
    },
  )

  app.post(
    '/thumbnails/',
    {
      schema: {
        operationId: 'createThumbnail',
        tags: ['Thumbnails'],
        summary: 'Store a thumbnail, or replace the one of that name',
        body: ThumbnailInput,
        response: { 201: StoredThumbnail },
      },
      config: { access: 'superuser-to-write' },
    },
    async (request, reply) => {
      const record = readThumbnailRecord(request.body, await context())
      return sendStored(request, reply.status(201), await saveThumbnail(db, record))
    },
  )

  app.get<FrameId>(
    '/thumbnails/:id/',
    {
      schema: {
        operationId: 'getThumbnail',
        tags: ['Thumbnails'],
        summary: 'One thumbnail',
        params: frameId,
        response: { 200: Thumbnail },
      },
      config: { access: 'superuser-to-write', name: 'Thumbnail Instance', page: thumbnailPage },
    },
    async (request, reply) =>
      json(reply, JSON.stringify(await listed(await find(request), linksAt(originOf(request))))),
  )

  for (const method of ['PUT', 'PATCH'] as const) {
    app.route<FrameId>({
      method,
      url: '/thumbnails/:id/',
      schema: {
        operationId: method === 'PUT' ? 'replaceThumbnail' : 'updateThumbnail',
        tags: ['Thumbnails'],
        summary: method === 'PUT' ? 'Change all of a thumbnail' : 'Change some of a thumbnail',
        params: frameId,
        body: method === 'PUT' ? Type.Required(ThumbnailChanges) : ThumbnailChanges,
        response: { 200: StoredThumbnail },
      },
      config: { access: 'superuser-to-write' },
      handler: async (request, reply) => {
        const { id } = await find(request)
        await updateThumbnail(db, id, readThumbnailChanges(request.body, await context(), method === 'PUT'))
        return sendStored(request, reply, id)
      },
    })
  }

  app.delete<FrameId>(
    '/thumbnails/:id/',
    {
      schema: {
        operationId: 'deleteThumbnail',
        tags: ['Thumbnails'],
        summary: 'Delete a thumbnail and its file',
        params: frameId,
        response: { 204: Type.Null() },
      },
      config: { access: 'superuser-to-write' },
    },
    async (request, reply) => {
      await deleteThumbnail(parts, (await find(request)).id)
      return reply.status(204).send()
    },
  )
}

interface ListedThumbnail {
  readonly id: number
  readonly frame: number
  readonly size: string
  readonly basename: string
  readonly extension: string
  readonly key: string
  readonly url: string | null
}

const listed = async (row: ThumbnailRow, links: Links): Promise<ListedThumbnail> => {
  const { id, frame_id: frame, size, basename, extension, key } = row
  const url = await links.thumbnailUrl({ ...row, basename: row.frame_basename }, { key, basename, extension })
  return { id, frame, size, basename, extension, key, url }
}
