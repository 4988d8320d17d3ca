import type { FastifyInstance, FastifyRequest } from 'fastify'
import { PermissionDenied } from '../../errors.ts'
import { deleteFrames } from '../../frames/delete.ts'
import type { Links } from '../../frames/present.ts'
import { type FrameRow, findFrame } from '../../frames/queries.ts'
import { explained, type FrameId, noFrame, wantedFrames } from '../../frames/route-parts.ts'
import { viewerOf, visibleTo } from '../../frames/visibility.ts'
import { originOf } from '../../http/request.ts'
import { instant } from '../pages.ts'
import {
  type AdminParts,
  adminRoute,
  leadOn,
  messageOfDone,
  readNumber,
  searchOf,
  showAdmin,
  toAdmin,
} from '../route-parts.ts'
import { deletionView, framesView, frameView, type ShownFrame } from './pages.ts'
import { countHeaders, listFrames, relatedFrames } from './queries.ts'

const PAGE = 50
const MAX_RELATED = 100
const INT4_MAX = 2_147_483_647
const toFrames = { title: 'Frames', href: '/admin/frames/' }

/** Frames for staff, who see those that they see elsewhere; superusers may delete. */
export const adminFrameRoutes = (app: FastifyInstance, parts: AdminParts): void => {
  app.get('/admin/frames/', adminRoute('Frames'), async (request, reply) => {
    const before = Number(request.queryParameters.last('before') ?? INT4_MAX)
    const limits = { before: before > 0 && before <= INT4_MAX ? Math.floor(before) : INT4_MAX, limit: PAGE + 1 }
    const search = listFrames(parts.db.writer, await wantedFrames(request, parts), limits)
    const found = await explained(request, parts.db.writer, search)
    const frames = found.slice(0, PAGE)
    const last = found.length > PAGE ? frames.at(-1)?.id : undefined
    const query = request.queryParameters.with({ before: String(last), done: undefined })
    const next = last === undefined ? undefined : `/admin/frames/?${query}`
    return showAdmin(parts, reply, {
      title: 'Frames',
      message: messageOfDone(request),
      main: () => framesView(frames, { search: searchOf(request, 'basename'), next }),
    })
  })

  app.get<FrameId>('/admin/frames/:id/', adminRoute('Frame'), async (request, reply) => {
    const frame = await seenFrame(parts, request)
    const shown = await shownFrame(parts, request, frame)
    const images = shown.thumbnails.flatMap(({ url }) => url ?? [])
    const above = [toAdmin, toFrames]
    return showAdmin(parts, reply, { title: frame.basename, above, images, main: () => frameView(shown) })
  })

  app.get<FrameId>('/admin/frames/:id/delete/', adminRoute('Delete frame'), async (request, reply) => {
    const { id, basename, versions } = await deletableFrame(parts, request)
    const count = versions.length
    return showAdmin(parts, reply, {
      title: 'Delete this frame?',
      above: [toAdmin, toFrames, { title: basename, href: `/admin/frames/${id}/` }],
      main: (csrfToken) => deletionView({ id, basename, versions: count }, csrfToken),
    })
  })

  app.post<FrameId>('/admin/frames/:id/delete/', adminRoute('Delete frame'), async (request, reply) => {
    const { id, basename } = await deletableFrame(parts, request)
    await deleteFrames(parts, [id])
    request.log.info(
      { user: request.caller.username, frame: id, basename },
      'a frame was deleted on the pages for staff',
    )
    return leadOn(reply, '/admin/frames/', 'deleted')
  })
}

/** The frame of the path, when the caller may see it. @throws NotFound */
const seenFrame = async ({ db }: AdminParts, request: FastifyRequest<FrameId>): Promise<FrameRow> => {
  const id = readNumber(request.params.id)
  const visible = visibleTo(await viewerOf(request.caller))
  const frame = await findFrame(db.writer, id, { related: false, thumbnails: true }, visible)
  if (frame === undefined) throw noFrame()
  return frame
}

/** Deleting is for superusers, as by `DELETE /frames/{id}/`. */
const deletableFrame = async (parts: AdminParts, request: FastifyRequest<FrameId>): Promise<FrameRow> => {
  if (!request.caller.isSuperuser) throw new PermissionDenied('Only a superuser may delete frames.')
  return seenFrame(parts, request)
}

const thumbnailsOf = (text: string | null | undefined): readonly [number, string, string, string, string][] =>
  text == null ? [] : JSON.parse(text)

const shownFrame = async (parts: AdminParts, request: FastifyRequest, frame: FrameRow): Promise<ShownFrame> => {
  const { db } = parts
  const links = parts.linksAt(originOf(request))
  const where = visibleTo(await viewerOf(request.caller))
  const related = await relatedFrames(db.writer, frame.id, { where, limit: MAX_RELATED + 1 })
  return {
    id: frame.id,
    facts: factsOfFrame(frame),
    ...(await filesOf(frame, links)),
    headers: await countHeaders(db.writer, frame.id),
    related: related.slice(0, MAX_RELATED),
    hasMoreRelated: related.length > MAX_RELATED,
    mayDelete: request.caller.isSuperuser,
  }
}

const filesOf = async (frame: FrameRow, links: Links): Promise<Pick<ShownFrame, 'versions' | 'thumbnails'>> => {
  const newest = frame.versions[0]?.extension ?? ''
  return {
    versions: await Promise.all(
      frame.versions.map(async (version) => ({ ...version, url: await links.fileUrl(frame, version, newest) })),
    ),
    thumbnails: await Promise.all(
      thumbnailsOf(frame.thumbnails).map(async ([, size, basename, extension, key]) => {
        const url = await links.thumbnailUrl(frame, { key, basename, extension })
        return { size, basename, url }
      }),
    ),
  }
}

const factsOfFrame = (frame: FrameRow): ShownFrame['facts'] => [
  ['Number', frame.id],
  ['Observed', String(instant(frame.observation_date))],
  ['Observation day', frame.observation_day],
  ['Public from', String(instant(frame.public_date))],
  ['Proposal', frame.proposal_id],
  ['Target', frame.target_name],
  ['Site and telescope', `${frame.site_id} ${frame.telescope_id}`],
  ['Instrument', frame.instrument_id],
  ['Type', frame.configuration_type],
  ['Reduction level', frame.reduction_level],
  ['Filter', frame.primary_optical_element],
  ['Exposure (s)', frame.exposure_time],
  ['Observation', frame.observation_id],
  ['Request', frame.request_id],
]
