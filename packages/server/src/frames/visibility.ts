import type { Caller } from '../auth/caller.ts'
import { empty, raw, type Sql, sql } from '../db/sql.ts'

/** Whose eyes a query looks with. */
export interface Viewer {
  readonly seesEverything: boolean
  readonly proposals: readonly string[]
}

export const viewerOf = async (caller: Caller): Promise<Viewer> =>
  caller.isSuperuser
    ? { seesEverything: true, proposals: [] }
    : { seesEverything: false, proposals: await caller.proposals() }

/**
 * The one rule of who may see a frame, as a condition on `frames_frame f`: everything for a superuser; else frames
 * whose public date is past, and those of the viewer's own proposals. A frame without an observation date is a
 * placeholder that some relation made, and nobody sees it.
 */
export const visibleTo = (viewer: Viewer): Sql =>
  sql`f.observation_date is not null ${viewer.seesEverything ? empty : sql`and ${isPublicOrIn(viewer.proposals)}`}`

const isPublicOrIn = (proposals: readonly string[]): Sql =>
  proposals.length === 0
    ? raw('f.public_date < now()')
    : sql`(f.public_date < now() or f.proposal_id = any(${[...proposals]}::text[]))`

/** Frames that not everybody may see: of the viewer's own proposals, or for a superuser all that are not public yet. */
export const proprietaryTo = (viewer: Viewer): Sql =>
  viewer.seesEverything ? raw('f.public_date > now()') : sql`f.proposal_id = any(${[...viewer.proposals]}::text[])`
