import { Transform } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { InputFile } from './input-file.ts'

/** Of what is small to begin with this much is unpacked in any case. */
const LEAST_LIMIT = 2 ** 30
/** What observatories pack shrinks to a half or a third, text to a tenth; gzip can make a thousand out of one. */
const MOST_GROWTH = 20

/**
 * The steps of a pipeline that unpack a gzip file. They end with an error where it grows beyond all reason, so that the
 * time they take is bounded by the size of the file.
 */
export const unpackingOf = async (
  input: InputFile,
  leastLimit = LEAST_LIMIT,
): Promise<readonly [gunzip: Transform, within: Transform]> => {
  const limit = Math.max(leastLimit, MOST_GROWTH * (await input.size()))
  let count = 0
  const within = new Transform({
    transform(chunk: Buffer, _, done) {
      count += chunk.length
      if (count > limit) done(new Error(`its headers are not within the first ${limit} bytes unpacked`))
      else done(null, chunk)
    },
  })
  return [createGunzip(), within]
}
