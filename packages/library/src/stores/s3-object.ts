import { parseDate } from '../date-text.ts'
import type { StorableFile } from './file-store.ts'

const DAY_MS = 86_400_000

/** What S3 keeps beside the bytes of an object, by its own names. */
export interface ObjectDetails {
  readonly ContentType?: string
  readonly ContentDisposition: string
  readonly StorageClass: 'STANDARD' | 'STANDARD_IA'
  readonly Metadata: { readonly md5: string }
}

/** As the existing library sets them, so that a link downloads under the name of the file; and the MD5. */
export const objectDetails = (file: StorableFile, md5: string, daysToInfrequentAccess: number): ObjectDetails => ({
  ...(file.contentType !== '' && { ContentType: file.contentType }),
  ContentDisposition: disposition(file.filename),
  StorageClass: storageClass(file.observationDate, daysToInfrequentAccess),
  Metadata: { md5 },
})

/** What is uploaded long after it was observed is not asked for often. Without a readable date: STANDARD. */
export const storageClass = (
  observationDate: string | null,
  daysToInfrequentAccess: number,
  now: number = Date.now(),
): ObjectDetails['StorageClass'] => {
  const date = parseDate(observationDate ?? '')
  if (date === undefined) return 'STANDARD'
  const { year, month, day, hour, minute, second, offsetMinutes } = date
  const observed = Date.UTC(year, month - 1, day, hour, minute - (offsetMinutes ?? 0), second)
  return observed < now - daysToInfrequentAccess * DAY_MS ? 'STANDARD_IA' : 'STANDARD'
}

/** RFC 6266: a plain name as it stands, any other quoted for old clients and encoded for the others. */
const disposition = (filename: string): string => {
  if (/^[\w.+-]+$/.test(filename)) return `attachment; filename=${filename}`
  const plain = filename.replace(/[^ -~]|["\\%]/g, '_')
  const encoded = encodeURIComponent(filename).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
