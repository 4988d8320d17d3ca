import type { FastifyInstance, FastifyRequest } from 'fastify'
import { UnsupportedMediaType, ValidationError } from '../errors.ts'
import { JsonError, parseJson } from './json.ts'

/** Keys whose exact text is kept: a header's `15.0` must reach the database as such. */
const KEEP_TEXT = ['headers']

/** Bodies are JSON or a form; anything else is refused by name. */
export const readBodies = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    refuseEncoded(request)
    return readJson(body)
  })
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      refuseEncoded(request)
      return readForm(body.toString('utf8'))
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

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** @throws ValidationError with what is wrong and where */
export const readJson = (body: Uint8Array): unknown => {
  try {
    return parseJson(utf8.decode(body), KEEP_TEXT)
  } catch (error) {
    const reason = error instanceof JsonError ? error.message : 'the body is not UTF-8'
    throw new ValidationError({ detail: `JSON parse error - ${reason}` }, { cause: error })
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
export const readForm = (text: string): Record<string, unknown> => {
  const form: Record<string, unknown> = Object.create(null)
  const entries = new URLSearchParams(text)
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
