import type { FastifyInstance, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { NotFound } from '../errors.ts'
import { type FrameId, frameId, frameNumber, noFrame } from '../frames/route-parts.ts'
import { viewerOf, visibleTo } from '../frames/visibility.ts'
import { rangeHeaders, requestedRange } from '../http/range.ts'
import { sendBytes } from '../http/send-bytes.ts'
import { IDLE_MS } from './funpacked.ts'
import { type InternalFile, isInternal } from './internal-link.ts'
import { savedAs } from './names.ts'
import { partOf } from './parts.ts'
import { type DownloadRow, findDownloads, findVersion } from './queries.ts'
import type { DownloadParts } from './route-parts.ts'

const KINDS: readonly {
  readonly kind: InternalFile['kind']
  readonly operationId: string
  readonly summary: string
}[] = [
  { kind: 'funpack', operationId: 'getFunpacked', summary: 'The newest file of a frame, uncompressed' },
  { kind: 'catalog', operationId: 'getCatalog', summary: 'The catalog of a reduced image, as a small FITS file' },
]

/** What is made of a frame's file on the way to the client: for whoever may see the frame, and for nginx by a signed link. */
export const derivedRoutes = (app: FastifyInstance, parts: DownloadParts): void => {
  const { db, secretKey } = parts

  const visible = async (request: FastifyRequest<FrameId>): Promise<DownloadRow> => {
    const id = frameNumber(request.params.id)
    const [row] = await findDownloads(db, new Set([id]), visibleTo(await viewerOf(request.caller)))
    if (row === undefined) throw noFrame()
    return row
  }

  /** The file that a link of a manifest names; undefined without a good signature. */
  const named = (request: FastifyRequest, kind: InternalFile['kind']): InternalFile | undefined => {
    const query = request.queryParameters
    const [versionId, expires] = ['version', 'expires'].map((name) => Number(query.last(name))) as [number, number]
    const file = { kind, frameId: Number((request.params as FrameId['Params']).id), versionId, expires }
    return isInternal(file, query.last('signature') ?? '', secretKey) ? file : undefined
  }

  const signed = async (request: FastifyRequest, kind: InternalFile['kind']) => {
    const file = named(request, kind)
    return file && findVersion(db, file.frameId, file.versionId)
  }

  for (const { kind, operationId, summary } of KINDS) {
    app.get<FrameId>(
      `/frame-${kind}/:id/${kind}/`,
      {
        schema: {
          operationId,
          tags: ['Frames'],
          summary,
          params: frameId,
          response: {
            200: { description: 'A FITS file.', content: { 'application/octet-stream': { schema: Type.Any() } } },
            206: { description: 'A range of it.', content: { 'application/octet-stream': { schema: Type.Any() } } },
            404: { description: 'There is no such frame that you may see, or it has no such file.' },
            416: { description: 'The range lies behind the end.' },
            422: { description: 'The file is damaged, or no FITS file.' },
            503: { description: 'The file store cannot be reached.' },
          },
        },
        config: {
          access: 'anyone',
          answersFile: true,
          // nginx fetches what somebody asked for in one request that was counted
          isThrottled: (request) => named(request, kind) === undefined,
        },
      },
      async (request, reply) => {
        const frame = (await signed(request, kind)) ?? (await visible(request))
        const part = await partOf(parts, frame, kind)
        if (part === undefined) throw new NotFound(`The file ${frame.basename}${frame.extension} has no catalog.`)
        const { content, filename } = part
        const whole = { etag: `"${content.tag}"`, size: content.size }
        const range = request.method === 'GET' ? requestedRange(request.headers, whole) : undefined
        reply.status(range ? 206 : 200).headers({
          'Content-Type': 'application/octet-stream',
          'Content-Disposition': savedAs(filename),
          'Cache-Control': 'private, max-age=3600',
          ...rangeHeaders(range, whole),
        })
        await sendBytes(reply, request.method === 'GET' ? content.open(range) : [], { idleMs: IDLE_MS })
        return reply
      },
    )
  }
}
