import { contentType, FileMissingError, type FileStore, type FileTypes, filenameParts } from '@science-archive/library'
import contentDisposition from 'content-disposition'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { NotFound, PermissionDenied } from '../errors.ts'
import type { Query } from '../http/query.ts'
import { rangeHeaders, requestedRange } from '../http/range.ts'
import { sendBytes } from '../http/send-bytes.ts'
import { isSignedBy } from './signed-url.ts'
import { storedBytes } from './stored-bytes.ts'

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
      // the link itself was counted, and stands for whoever it was given to
      config: { access: 'anyone', answersFile: true, isThrottled: false },
    },
    async (request, reply) => {
      const path = request.params['*']
      const key = signedKey(path, request.queryParameters, secretKey)
      const size = await store.size(path, key).catch(missing)
      const file = { etag: `"${key}"`, size }
      // RFC 9110 section 14.2: Range has no meaning for HEAD
      const range = request.method === 'GET' ? requestedRange(request.headers, file) : undefined
      const name = path.slice(path.lastIndexOf('/') + 1)
      reply.headers({
        'Content-Type': contentType(filenameParts(name).extension, fileTypes) || 'application/octet-stream',
        'Content-Disposition': contentDisposition(name),
        'Cache-Control': 'private, max-age=3600',
        ...rangeHeaders(range, file),
      })
      reply.status(range ? 206 : 200)
      // HEAD has the headers of a GET and no body
      await sendBytes(reply, request.method === 'HEAD' ? [] : storedBytes(store, { path, key }, range))
      return reply
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
