import type { AuthParts } from '../auth/authenticate.ts'
import type { FrameParts } from '../frames/route-parts.ts'
import type { ContentParts } from './parts.ts'

/** What the routes of downloads are given. */
export interface DownloadParts extends AuthParts, FrameParts, ContentParts {
  readonly secretKey: string
}
