import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { json } from '../http/json-reply.ts'
import { JsonWriter } from '../http/json-writer.ts'
import { originOf } from '../http/request.ts'
import { configurationTypes } from './configuration-types.ts'
import { saveFrame } from './create.ts'
import { deleteFrames } from './delete.ts'
import { withLinks, writeStored } from './present.ts'
import { findFrame } from './queries.ts'
import { type FrameChanges, type FrameRecord, type RecordContext, readFrameChanges, readFrameRecord } from './record.ts'
import { explained, type FrameId, type FrameParts, frameId, frameNumber, noFrame, wantedFrames } from './route-parts.ts'
import { FrameInput, StoredFrame } from './schemas.ts'
import { updateFrame } from './update.ts'

const UPDATES: readonly {
  readonly method: 'PUT' | 'PATCH'
  readonly operationId: string
  readonly summary: string
  readonly read: (body: unknown, context: RecordContext) => FrameChanges | FrameRecord
}[] = [
  { method: 'PUT', operationId: 'replaceFrame', summary: 'Change a frame by a whole record', read: readFrameRecord },
  { method: 'PATCH', operationId: 'updateFrame', summary: 'Change some fields of a frame', read: readFrameChanges },
]

/** Frames as ingesters and administrators write them: all of it is for superusers. */
export const frameWriteRoutes = (app: FastifyInstance, parts: FrameParts): void => {
  const { settings, db, cache, linksAt } = parts

  const recordContext = async (): Promise<RecordContext> => ({
    configurationTypes: await configurationTypes(settings, cache),
    isKnownExtension: parts.isKnownExtension,
  })

  /** The frame as it was just written; its footprint as it was given, which the database may have brought into range. */
  const sendStored = async (
    request: FastifyRequest,
    reply: FastifyReply,
    id: number,
    { area }: FrameChanges,
  ): Promise<FastifyReply> => {
    const frame = await findFrame(db.writer, id, { related: true, thumbnails: false })
    if (frame === undefined) throw noFrame()
    const out = new JsonWriter()
    for (const shown of await withLinks([frame], linksAt(originOf(request)))) writeStored(out, shown, area)
    return json(reply, out)
  }

  app.post(
    '/frames/',
    {
      schema: {
        operationId: 'createFrame',
        tags: ['Frames'],
        summary: 'Create a frame, or update the one of that name',
        body: FrameInput,
        response: { 201: StoredFrame },
      },
      config: { access: 'superuser-to-write' },
    },
    async (request, reply) => {
      const record = readFrameRecord(request.body, await recordContext())
      return sendStored(request, reply.status(201), await saveFrame(db, record), record)
    },
  )

  /** The frame of the path, for somebody who may change it; the writer knows. */
  const change = async (request: FastifyRequest<FrameId>): Promise<number> => {
    const id = frameNumber(request.params.id)
    const where = await wantedFrames(request, parts)
    const found = findFrame(db.writer, id, { related: false, thumbnails: false }, where)
    const frame = await explained(request, db.writer, found)
    if (frame === undefined) throw noFrame()
    return frame.id
  }

  for (const { method, operationId, summary, read } of UPDATES) {
    app.route<FrameId>({
      method,
      url: '/frames/:id/',
      schema: {
        operationId,
        tags: ['Frames'],
        summary,
        params: frameId,
        body: method === 'PUT' ? FrameInput : Type.Partial(FrameInput),
        response: { 200: StoredFrame },
      },
      config: { access: 'superuser-to-write' },
      handler: async (request, reply) => {
        const id = await change(request)
        const changes = read(request.body, await recordContext())
        await updateFrame(db, id, changes)
        return sendStored(request, reply, id, changes)
      },
    })
  }

  app.delete<FrameId>(
    '/frames/:id/',
    {
      schema: {
        operationId: 'deleteFrame',
        tags: ['Frames'],
        summary: 'Delete a frame with all its versions and their files',
        params: frameId,
        response: { 204: Type.Null() },
      },
      config: { access: 'superuser-to-write' },
    },
    async (request, reply) => {
      await deleteFrames(parts, [await change(request)])
      return reply.status(204).send()
    },
  )
}
