import type { FastifyInstance, FastifyRequest } from 'fastify'
import { UnsupportedMediaType, ValidationError } from '../errors.ts'
import { decodedText } from './decoded-text.ts'
import { JsonError, parseJson } from './json.ts'

/** Keys whose exact text is kept: a header's `15.0` must reach the database as such. */
const KEEP_TEXT = ['headers']

/** Media types of the bodies that are read. */
export const BODY_TYPES = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data']

/** Bodies are JSON or a form; anything else is refused by name. */
export const readBodies = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    refuseEncoded(request)
    // clients name the type of a body that they do not send
    return body.length === 0 ? {} : readJson(body, request.headers['content-type'])
  })
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      refuseEncoded(request)
      return readForm(body.toString('utf8'))
    },
  )
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      refuseEncoded(request)
      return readForm(await partsOf(body, request.headers['content-type'] ?? ''))
    },
  )
  app.addContentTypeParser('*', async (request: FastifyRequest) => {
    throw new UnsupportedMediaType((request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '')
  })
}

const refuseEncoded = (request: FastifyRequest): void => {
  const encoding = request.headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') {
    throw new UnsupportedMediaType(`${request.headers['content-type']}; Content-Encoding: ${encoding}`)
  }
}

/** @param contentType whose charset counts; without one it is UTF-8 @throws ValidationError with what is wrong and where */
export const readJson = (body: Uint8Array, contentType?: string): unknown => {
  try {
    return parseJson(decodedText(body, contentType), KEEP_TEXT)
  } catch (error) {
    if (!(error instanceof JsonError || error instanceof TypeError)) throw error
    throw new ValidationError({ detail: `JSON parse error - ${error.message}` }, { cause: error })
  }
}

/** The fields of a form in parts; no route takes files in one. @throws ValidationError */
const partsOf = async (body: Buffer, contentType: string): Promise<URLSearchParams> => {
  const fields = new URLSearchParams()
  try {
    const form = await new Response(body, { headers: { 'Content-Type': contentType } }).formData()
    for (const [name, value] of form) if (typeof value === 'string') fields.append(name, value)
    return fields
  } catch (error) {
    const detail = 'Multipart form parse error - the parts cannot be read. Does the boundary stand in Content-Type?'
    throw new ValidationError({ detail }, { cause: error })
  }
}

/** What each form was read from. */
const entriesOf = new WeakMap<object, URLSearchParams>()
const INDEXED = /^(.+)\[\d*\]$/

/**
 * Every value that a form has of a key: `key=…&key=…`, `key[]=…` and `key[0]=…` alike. Undefined for a body that is no
 * form, or a form without the key.
 */
export const formValues = (body: unknown, key: string): readonly string[] | undefined => {
  const entries = typeof body === 'object' && body !== null ? entriesOf.get(body) : undefined
  const values = [...(entries ?? [])].flatMap(([name, value]) =>
    name === key || INDEXED.exec(name)?.[1] === key ? [value] : [],
  )
  return values.length > 0 ? values : undefined
}

/** A form as an object; a key that comes twice gives its last value, `key[0]=…&key[1]=…` a list. @see formValues */
export const readForm = (given: string | URLSearchParams): Record<string, unknown> => {
  const form: Record<string, unknown> = Object.create(null)
  const entries = new URLSearchParams(given)
  entriesOf.set(form, entries)
  for (const [key, value] of entries) {
    const indexed = INDEXED.exec(key)?.[1]
    if (indexed === undefined) {
      form[key] = value
      continue
    }
    const list = form[indexed]
    if (Array.isArray(list)) list.push(value)
    else form[indexed] = [value]
  }
  return form
}
