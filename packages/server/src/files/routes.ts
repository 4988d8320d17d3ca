import { contentType, FileMissingError, type FileStore, type FileTypes, filenameParts } from '@science-archive/library'
import contentDisposition from 'content-disposition'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import parseRange from 'range-parser'
import { ApiError, NotFound, PermissionDenied } from '../errors.ts'
import type { Query } from '../http/query.ts'
import { isSignedBy } from './signed-url.ts'

export interface FileParts {
  readonly store: FileStore
  readonly fileTypes: FileTypes
  readonly secretKey: string
}

/** The files of the local store, by links that the archive signed: see links.ts. One range of bytes at a time (RFC 9110 section 14). */
export const fileRoutes = (app: FastifyInstance, { store, fileTypes, secretKey }: FileParts): void => {
  app.get<{ Params: { '*': string } }>(
    '/files/*',
    {
      schema: { operationId: 'getFile', tags: ['Files'], summary: 'Download a file by its signed link' },
      config: { access: 'anyone', answersFile: true },
    },
    async (request, reply) => {
      const path = request.params['*']
      const key = signedKey(path, request.queryParameters, secretKey)
      const size = await store.size(path, key).catch(missing)
      const name = path.slice(path.lastIndexOf('/') + 1)
      reply
        .header('Content-Type', contentType(filenameParts(name).extension, fileTypes) || 'application/octet-stream')
        .header('Content-Disposition', contentDisposition(name))
        .header('Accept-Ranges', 'bytes')
        .header('ETag', `"${key}"`)
        .header('Cache-Control', 'private, max-age=3600')
      if (request.method === 'HEAD') return reply.header('Content-Length', size).send() // a range is GET's alone
      const range = requestedRange(request, reply, size)
      const stream = await store.open(path, key, range).catch(missing)
      return reply.header('Content-Length', range ? range.end - range.start + 1 : size).send(stream)
    },
  )
}

/** @throws PermissionDenied for a link that is not the archive's, or no longer good */
const signedKey = (path: string, query: Query, secretKey: string): string => {
  const key = query.last('key') ?? ''
  const file = { path, key, expires: Number(query.last('expires')) }
  if (isSignedBy(file, query.last('signature') ?? '', secretKey)) return key
  throw new PermissionDenied(
    'This link is not valid, or no longer. Ask the archive for the frame again to get a new one.',
  )
}

const missing = (error: unknown): never => {
  if (error instanceof FileMissingError) throw new NotFound('The file is not in the store.')
  throw error
}

/** Sets status and Content-Range. Undefined: the whole file. @throws ApiError 416 */
const requestedRange = (
  request: FastifyRequest,
  reply: FastifyReply,
  size: number,
): { start: number; end: number } | undefined => {
  const header = request.headers.range
  const ifRange = request.headers['if-range']
  if (!header?.startsWith('bytes=') || (ifRange !== undefined && ifRange !== reply.getHeader('ETag'))) return undefined
  const ranges = parseRange(size, header, { combine: true })
  if (ranges === -1) {
    throw new ApiError(
      416,
      'range_not_satisfiable',
      { detail: `The file has ${size} bytes.` },
      {
        headers: { 'Content-Range': `bytes */${size}` },
      },
    )
  }
  const range = ranges === -2 || ranges.length !== 1 ? undefined : ranges[0]
  if (range !== undefined) reply.status(206).header('Content-Range', `bytes ${range.start}-${range.end}/${size}`)
  return range
}
