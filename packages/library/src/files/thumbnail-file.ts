import type { HeaderData } from '../header-data.ts'
import { type StorePathFields, thumbnailPath } from '../store-path.ts'
import { DataFile } from './data-file.ts'
import { normalizeNulls } from './normalize-headers.ts'

/** A small picture of a frame; all its metadata come from the caller. */
export class ThumbnailFile extends DataFile {
  static override contentType(extension: string): string {
    return `image/${extension.slice(1)}`
  }

  static override storePath(fields: StorePathFields): string {
    return thumbnailPath(fields)
  }

  protected override requiredHeaders(): readonly string[] {
    return this.settings.REQUIRED_THUMBNAIL_METADATA
  }

  protected override complete(headers: HeaderData): void {
    normalizeNulls(headers, this.settings)
  }
}
