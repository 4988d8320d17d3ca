import type { IncomingHttpHeaders } from 'node:http'
import type { ByteRange } from '@science-archive/library'
import parseRange from 'range-parser'
import { ApiError } from '../errors.ts'

/**
 * The range of bytes that a request asks for (RFC 9110 section 14). Undefined: all, also when several parts are asked
 * for, or when If-Range names something else than what is there now.
 * @throws ApiError 416
 */
export const requestedRange = (
  headers: IncomingHttpHeaders,
  { etag, size }: { etag: string; size: number },
): ByteRange | undefined => {
  const ifRange = headers['if-range'] ?? etag
  if (ifRange !== etag || !headers.range?.startsWith('bytes=')) return undefined
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

/** The headers of an answer that is a file or a range of it; a range is to have status 206. */
export const rangeHeaders = (
  range: ByteRange | undefined,
  { etag, size }: { etag: string; size: number },
): Record<string, string | number> => ({
  'Content-Length': range ? range.end - range.start + 1 : size,
  'Accept-Ranges': 'bytes',
  ETag: etag,
  ...(range && { 'Content-Range': `bytes ${range.start}-${range.end}/${size}` }),
})
