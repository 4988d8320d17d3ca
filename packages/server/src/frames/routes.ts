import type { FastifyInstance, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Connection, Database } from '../db/database.ts'
import { json } from '../http/json-reply.ts'
import { JsonWriter } from '../http/json-writer.ts'
import { cursorPageJson, pageJson, pageLimits, type Results, readPage } from '../http/pagination.ts'
import { originOf } from '../http/request.ts'
import { configurationTypes } from './configuration-types.ts'
import { countOf } from './counting.ts'
import { cursorPage } from './cursor-page.ts'
import { keptGuesses } from './guesses.ts'
import { orderBy, orderTerms } from './ordering.ts'
import { frameListPage, framePage, headersPage, relatedPage } from './page-view.ts'
import { type ShownFrame, withLinks, writeListed, writeStored } from './present.ts'
import {
  both,
  type FrameRow,
  findFrame,
  findFrames,
  findPage,
  headersOf,
  type Include,
  isFar,
  isRelatedTo,
} from './queries.ts'
import { explained, type FrameId, type FrameParts, frameId, frameNumber, noFrame, wantedFrames } from './route-parts.ts'
import { Frame, FrameHeaders, FramePage, frameListQuery, frameQuery, StoredFrame } from './schemas.ts'
import { viewerOf, visibleTo } from './visibility.ts'

/** Frames: searching, and looking at one. */
export const frameRoutes = (app: FastifyInstance, parts: FrameParts): void => {
  const { settings, db, cache, linksAt } = parts
  const guesses = keptGuesses(db, cache)

  const listed = async (request: FastifyRequest, rows: readonly FrameRow[]): Promise<Results<ShownFrame>> => ({
    results: await withLinks(rows, linksAt(originOf(request))),
    write: writeListed,
  })

  app.get(
    '/frames/',
    {
      schema: {
        operationId: 'listFrames',
        tags: ['Frames'],
        summary: 'Search frames',
        querystring: frameListQuery,
        response: { 200: FramePage },
      },
      config: {
        access: 'superuser-to-write',
        name: 'Frame List',
        page: async () =>
          frameListPage(await configurationTypes(settings, cache), settings.ZIP_DOWNLOAD_MAX_UNCOMPRESSED_FILES),
      },
    },
    async (request, reply) => {
      const { queryParameters: query, caller } = request
      const page = readPage(query, pageLimits(settings, caller.userId !== undefined))
      const where = await wantedFrames(request, parts)
      const url = `${originOf(request)}/frames/`
      const fewWithoutFile = isFar(page) && (await guesses.fewWithoutFile())
      const search = { include: includeOf(request), ...page, fewWithoutFile }
      if (query.last('pagination_style') === 'cursor') {
        const cursor = cursorPage(query, where, page.limit)
        const found = findPage(db.reader, { ...search, ...cursor.request })
        const { rows, ...links } = cursor.shown(await explained(request, db.reader, found))
        return json(reply, cursorPageJson(url, { ...links, ...(await listed(request, rows)) }))
      }
      const order = orderBy(orderTerms(query.last('ordering')))
      const rows = await explained(request, db.reader, findPage(db.reader, { ...search, where, order }))
      const shown = rows.slice(0, page.limit)
      const hasNext = rows.length > page.limit
      const total = await countOf({ db, guesses }, query, caller, where, { ...page, found: shown.length, hasNext })
      return json(reply, pageJson(url, query, page, { ...total, hasNext, ...(await listed(request, shown)) }))
    },
  )

  app.get<FrameId>(
    '/frames/:id/',
    {
      schema: {
        operationId: 'getFrame',
        tags: ['Frames'],
        summary: 'One frame',
        params: frameId,
        querystring: frameQuery,
        response: { 200: Frame },
      },
      config: { access: 'superuser-to-write', name: 'Frame Instance', page: framePage },
    },
    async (request, reply) => {
      const id = frameNumber(request.params.id)
      const where = await wantedFrames(request, parts)
      const found = fresh(db, async (from) => [await findFrame(from, id, includeOf(request), where)])
      const [frame] = await explained(request, db.reader, found)
      if (frame === undefined) throw noFrame()
      const out = new JsonWriter()
      for (const shown of await withLinks([frame], linksAt(originOf(request)))) writeListed(out, shown)
      return json(reply, out)
    },
  )

  app.get<FrameId>(
    '/frames/:id/headers/',
    {
      schema: {
        operationId: 'getHeaders',
        tags: ['Frames'],
        summary: 'All headers of a frame',
        params: frameId,
        response: { 200: FrameHeaders },
      },
      config: { access: 'superuser-to-write', name: 'Headers', page: headersPage },
    },
    async (request, reply) => {
      const id = frameNumber(request.params.id)
      const where = await wantedFrames(request, parts)
      const found = fresh(db, async (from) => [await headersOf(from, id, where)])
      const [headers] = await explained(request, db.reader, found)
      if (headers === undefined) throw noFrame()
      return json(reply, `{"data":${headers ?? '{}'}}`)
    },
  )

  app.get<FrameId>(
    '/frames/:id/related/',
    {
      schema: {
        operationId: 'getRelated',
        tags: ['Frames'],
        summary: 'The related frames that you may see',
        params: frameId,
        response: { 200: Type.Array(StoredFrame) },
      },
      config: {
        access: 'superuser-to-write',
        name: 'Related',
        page: relatedPage(settings.ZIP_DOWNLOAD_MAX_UNCOMPRESSED_FILES),
      },
    },
    async (request, reply) => {
      const visible = visibleTo(await viewerOf(request.caller))
      const id = frameNumber(request.params.id)
      const [related] = await fresh(db, async (from) => {
        const frame = await findFrame(from, id, { related: false, thumbnails: false }, visible)
        if (frame === undefined) return []
        const where = both(isRelatedTo(frame.id), visible)
        return [await findFrames(from, where, { related: true, thumbnails: false }, orderBy(orderTerms(undefined)))]
      })
      if (related === undefined) throw noFrame()
      const shown = await withLinks(related, linksAt(originOf(request)))
      const out = new JsonWriter()
      return json(
        reply,
        out.list(shown, (one) => writeStored(out, one)),
      )
    },
  )
}

const includeOf = ({ queryParameters }: FastifyRequest): Include => ({
  related: queryParameters.isNotFalse('include_related_frames'),
  thumbnails: queryParameters.last('include_thumbnails')?.toLowerCase() === 'true',
})

/** From the reader; what is not there may have been written a moment ago, so the writer has the last word. */
const fresh = async <T>(
  db: Database,
  find: (from: Connection) => Promise<(T | undefined)[]>,
): Promise<(T | undefined)[]> => {
  const found = await find(db.reader)
  if (db.reader === db.writer || found[0] !== undefined) return found
  return find(db.writer)
}
