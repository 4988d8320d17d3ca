import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { callerOfBodyToken } from '../auth/authenticate.ts'
import type { Caller } from '../auth/caller.ts'
import { MethodNotAllowed, NotFound, ValidationError } from '../errors.ts'
import { toFrames } from '../frames/page-view.ts'
import { viewerOf, visibleTo } from '../frames/visibility.ts'
import { isRecord } from '../http/fields.ts'
import { toApi } from '../http/pages/description.ts'
import { rangeHeaders, requestedRange } from '../http/range.ts'
import { sendBytes } from '../http/send-bytes.ts'
import { zipBytes } from '../zip/zip-bytes.ts'
import { crcMemory } from './crc-memory.ts'
import { IDLE_MS } from './funpacked.ts'
import { manifestOf } from './manifest.ts'
import { savedAs, zipName } from './names.ts'
import { type Part, partsOf } from './parts.ts'
import { findDownloads } from './queries.ts'
import type { DownloadParts } from './route-parts.ts'
import { zipOf } from './zip.ts'
import { readZipRequest } from './zip-request.ts'

const ZipInput = Type.Object({
  frame_ids: Type.Array(Type.Integer({ minimum: 1 }), { description: 'Frames whose files to put into the ZIP.' }),
  uncompress: Type.Optional(Type.Boolean({ default: false, description: 'FITS files uncompressed.' })),
  catalog_only: Type.Optional(
    Type.Boolean({ default: false, description: 'Of reduced images their catalogs only, as small FITS files.' }),
  ),
  auth_token: Type.Optional(
    Type.String({ description: 'A token of the archive or of the portal, where a form cannot send a header.' }),
  ),
})

/** What a person reads, whose form has no field for the frames then. */
const NONE = { detail: 'No frame was chosen. Go back and tick those whose files you want.' }

/** jquery-file-download, in the pages of two clients, waits for it. */
const COOKIE = 'fileDownload=true; path=/'

/** ZIPs of frames, for whoever may see them. */
export const zipRoutes = (app: FastifyInstance, parts: DownloadParts): void => {
  const { settings, db, linksAt, secretKey } = parts
  const crcs = crcMemory()

  const send = async (request: FastifyRequest, reply: FastifyReply, found: readonly Part[], folder: string) => {
    const headers = { 'Content-Disposition': savedAs(`${folder}.zip`), 'Set-Cookie': COOKIE }
    if (settings.ZIP_DELIVERY === 'mod_zip') {
      const links = linksAt('http://archive')
      reply.headers({ ...headers, 'Content-Type': 'text/plain', 'X-Archive-Files': 'zip' })
      return reply.send(await manifestOf(found, folder, { links, secretKey }))
    }
    const { layout, etag, sourceOf } = zipOf(found, folder, crcs)
    const whole = { etag, size: layout.size }
    const range = requestedRange(request.headers, whole)
    reply.status(range ? 206 : 200)
    reply.headers({ ...headers, 'Content-Type': 'application/zip', ...rangeHeaders(range, whole) })
    const idleMs = found.some(({ kind }) => kind === 'funpack') ? IDLE_MS : 0
    await sendBytes(reply, zipBytes(layout, sourceOf, range), { idleMs })
    return reply
  }

  app.post(
    '/frames/zip/',
    {
      schema: {
        operationId: 'zipFrames',
        tags: ['Frames'],
        summary: 'Download the files of frames as one ZIP; takes JSON or a form, and ranges',
        body: ZipInput,
        response: {
          200: { description: 'The ZIP.', content: { 'application/zip': { schema: Type.Any() } } },
          206: { description: 'A range of it.', content: { 'application/zip': { schema: Type.Any() } } },
          404: { description: 'None of the frames is visible, or a file is not in the store.' },
          416: { description: 'The range lies behind the end.' },
          422: { description: 'A file to be uncompressed is damaged.' },
          503: { description: 'The file store cannot be reached.' },
        },
      },
      config: { access: 'anyone', name: 'ZIP of frames', answersFile: true, page: { above: () => [toApi, toFrames] } },
    },
    async (request, reply) => {
      reply.removeHeader('X-Frame-Options') // two clients post a form into a frame
      if (request.wantsErrorPage && isRecord(request.body) && request.body.frame_ids === undefined)
        throw new ValidationError(NONE)
      const asked = readZipRequest(request.body, settings)
      const viewer = await viewerOf(await callerOf(request.caller, parts, asked.authToken))
      const frames = await findDownloads(db, asked.frameIds, visibleTo(viewer))
      const found = await partsOf(parts, frames, asked)
      if (found.length === 0 && request.wantsErrorPage) throw new NotFound('You may see none of these frames any more.')
      if (found.length === 0) return reply.status(404).send()
      return send(request, reply, found, zipName(settings.ZIP_DOWNLOAD_FILENAME_BASE, frames.length, new Date()))
    },
  )

  app.route({
    // they would be those of a frame called zip
    method: ['GET', 'PUT', 'PATCH', 'DELETE'],
    url: '/frames/zip/',
    schema: { hide: true },
    config: { refusesMethod: true },
    handler: async ({ method }) => {
      throw new MethodNotAllowed(method, 'POST, OPTIONS')
    },
  })
}

/** A token in the body goes before one in the headers. @throws NotFound for one that nobody has */
const callerOf = async (caller: Caller, parts: DownloadParts, token: unknown): Promise<Caller> => {
  if (token === undefined) return caller
  const found = await callerOfBodyToken(parts, token)
  if (found === undefined) throw new NotFound('No Token matches the given query.')
  return found
}
