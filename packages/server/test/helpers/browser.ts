import { createHash, randomBytes } from 'node:crypto'
import { findUserByName } from '../../src/auth/queries.ts'
import { newCsrfSecret } from '../../src/auth/sessions/csrf.ts'
import { insertSession } from '../../src/auth/sessions/queries.ts'
import type { TestArchive, Who } from './archive.ts'

export interface Shown {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
  readonly text: string
  /** What the answer sets, as it was sent. */
  readonly setCookies: readonly string[]
}

/** A browser as far as the archive notices: it keeps cookies, sends forms and asks for pages. */
export interface Browser {
  readonly cookies: Map<string, string>
  open(url: string, headers?: Record<string, string>): Promise<Shown>
  /** Sends a form with the token of the cookie, unless another is given. */
  send(url: string, fields?: Record<string, string>, headers?: Record<string, string>): Promise<Shown>
  request(method: string, url: string, options?: { headers?: Record<string, string>; body?: string }): Promise<Shown>
}

export const openBrowser = ({ app }: Pick<TestArchive, 'app'>, remoteAddress = '192.0.2.200'): Browser => {
  const cookies = new Map<string, string>()
  const request: Browser['request'] = async (method, url, { headers = {}, body } = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await app.inject({
      method: method as 'GET',
      url,
      remoteAddress,
      headers: { host: 'archive.test', accept: 'text/html', ...(cookie && { cookie }), ...headers },
      ...(body !== undefined && { payload: body }),
    })
    for (const { name, value, maxAge } of answer.cookies) {
      if (maxAge === 0) cookies.delete(name)
      else cookies.set(name, value)
    }
    const setCookies = [answer.headers['set-cookie'] ?? []].flat()
    return { status: answer.statusCode, headers: answer.headers, text: answer.body, setCookies }
  }
  return {
    cookies,
    request,
    open: (url, headers) => request('GET', url, headers && { headers }),
    send: (url, fields = {}, headers = {}) => {
      const form = { csrfmiddlewaretoken: cookies.get('csrftoken') ?? '', ...fields }
      return request('POST', url, {
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams(form).toString(),
      })
    },
  }
}

/** Signs in by the form. */
export const signInWith = async (browser: Browser, username: string, password: string): Promise<Shown> => {
  await browser.open('/api-auth/login/')
  return browser.send('/api-auth/login/', { username, password })
}

/** A browser in which somebody has signed in, without the time that a password takes. */
export const browserOf = async (archive: TestArchive, who: Who): Promise<Browser> => {
  const browser = openBrowser(archive)
  browser.cookies.set('csrftoken', newCsrfSecret())
  const user = await findUserByName(archive.db.writer, who)
  if (user === undefined) return browser
  const key = randomBytes(16).toString('hex')
  const keyHash = createHash('sha256').update(key).digest('hex')
  await insertSession(archive.db.writer, { keyHash, userId: user.id, seconds: 3600 })
  browser.cookies.set('sessionid', key)
  return browser
}
