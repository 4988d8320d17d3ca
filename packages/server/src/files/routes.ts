import { Readable } from 'node:stream'
import { contentType, FileMissingError, type FileStore, type FileTypes, filenameParts } from '@science-archive/library'
import contentDisposition from 'content-disposition'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import parseRange from 'range-parser'
import Type from 'typebox'
import { ApiError, NotFound, PermissionDenied } from '../errors.ts'
import type { Query } from '../http/query.ts'
import { isSignedBy } from './signed-url.ts'

export interface FileParts {
  readonly store: FileStore
  readonly fileTypes: FileTypes
  readonly secretKey: string
}

const fileBytes = {
  description: 'The bytes of the file.',
  content: { 'application/octet-stream': { schema: Type.Unsafe<string>({ type: 'string', format: 'binary' }) } },
}

/** The files of the local store, by links that the archive signed: see links.ts. One range of bytes at a time (RFC 9110 section 14). */
export const fileRoutes = (app: FastifyInstance, { store, fileTypes, secretKey }: FileParts): void => {
  app.get<{ Params: { '*': string } }>(
    '/files/*',
    {
      schema: {
        operationId: 'getFile',
        tags: ['Files'],
        summary: 'Download a file by its signed link',
        description: 'The links are those of frames and thumbnails. One range of bytes may be asked for.',
        params: Type.Object({ '*': Type.String({ description: 'Path of the file in the store.' }) }),
        querystring: Type.Object({
          key: Type.String({ description: 'Version of the file.' }),
          expires: Type.Integer({ description: 'Until when the link is good, in seconds since 1970.' }),
          signature: Type.String({ description: 'By which the archive knows the link for its own.' }),
        }),
        response: { 200: fileBytes, 206: { ...fileBytes, description: 'The range that was asked for.' } },
      },
      config: { access: 'anyone', answersFile: true },
    },
    async (request, reply) => {
      const path = request.params['*']
      const key = signedKey(path, request.queryParameters, secretKey)
      const size = await store.size(path, key).catch(missing)
      const etag = `"${key}"`
      const range = requestedRange(request, etag, size)
      // HEAD gets an empty stream: without any it would be told that the file is empty.
      const bytes = request.method === 'HEAD' ? Readable.from([]) : await store.open(path, key, range).catch(missing)
      const name = path.slice(path.lastIndexOf('/') + 1)
      reply.headers({
        'Content-Type': contentType(filenameParts(name).extension, fileTypes) || 'application/octet-stream',
        'Content-Disposition': contentDisposition(name),
        'Content-Length': range ? range.end - range.start + 1 : size,
        'Accept-Ranges': 'bytes',
        ETag: etag,
        'Cache-Control': 'private, max-age=3600',
      })
      if (range) reply.status(206).header('Content-Range', `bytes ${range.start}-${range.end}/${size}`)
      return reply.send(bytes)
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

/** Undefined: the whole file, also for HEAD and when several parts are asked for. @throws ApiError 416 */
const requestedRange = (
  { method, headers }: FastifyRequest,
  etag: string,
  size: number,
): { start: number; end: number } | undefined => {
  const ifRange = headers['if-range'] ?? etag
  if (method !== 'GET' || ifRange !== etag || !headers.range?.startsWith('bytes=')) return undefined
  // The last n bytes of a file that has fewer are all of it, which the parser does not know.
  const header = headers.range.replace(/^bytes=-(\d+)$/, (_, last) => `bytes=-${Math.min(Number(last), size)}`)
  const ranges = parseRange(size, header, { combine: true })
  if (ranges === -1) {
    throw new ApiError(
      416,
      'range_not_satisfiable',
      { detail: `The file has ${size} bytes.` },
      { headers: { 'Content-Range': `bytes */${size}` } },
    )
  }
  return ranges === -2 || ranges.length !== 1 ? undefined : ranges[0]
}
