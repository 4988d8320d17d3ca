import type { TestArchive } from './archive.ts'
import { aFrame } from './frame.ts'
import { md5Of, putFile } from './frame-files.ts'

export const FOLDER = 'tst/fa01/20200505/processed'

/** Stores a file and its frame. @returns the frame's number */
export const addFile = async (
  archive: TestArchive,
  basename: string,
  bytes: Uint8Array,
  { extension = '.fits.fz', ...given }: { extension?: string } & Record<string, unknown> = {},
): Promise<number> => {
  const key = await putFile(archive.files, `${FOLDER}/${basename}${extension}`, bytes)
  return addFrame(archive, basename, { version_set: [{ key, md5: md5Of(bytes), extension }], ...given })
}

/** A frame whose file is not in the store. */
export const addFrame = async (
  archive: TestArchive,
  basename: string,
  given: Record<string, unknown> = {},
): Promise<number> => {
  const { status, text, json } = await archive.post('/frames/', aFrame(basename, given), 'superuser')
  if (status !== 201) throw new Error(text)
  return json.id
}

export interface Sent {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
  readonly bytes: Buffer
}

/** A request whose answer is bytes. */
export const fetchBytes = async (
  archive: TestArchive,
  method: string,
  url: string,
  { body, headers = {} }: { body?: object | string; headers?: Record<string, string> } = {},
): Promise<Sent> => {
  const answer = await archive.app.inject({
    method: method as 'GET',
    url,
    headers: { host: 'archive.test', ...headers },
    ...(body !== undefined && { payload: body }),
  })
  return { status: answer.statusCode, headers: answer.headers, bytes: answer.rawPayload }
}

/** `YYYYMMDD` of now, in UTC. */
export const today = (): string => new Date().toISOString().slice(0, 10).replaceAll('-', '')
