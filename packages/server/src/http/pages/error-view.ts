import { html, type Markup } from '../markup.ts'
import type { PageMessage } from '../site-page.ts'
import { textOf } from './description.ts'
import { type FieldMessages, labelOf } from './search-form.ts'

/** What an error says, in whichever form its body has it. */
export const errorMessage = (body: unknown): PageMessage => {
  const lines = linesOf(body)
  const text = lines.length === 1 ? lines[0] : html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`
  return { kind: 'error', text }
}

type Line = string | Markup

const linesOf = (body: unknown): readonly Line[] => {
  if (Array.isArray(body)) return body.map(textOf)
  if (typeof body !== 'object' || body === null) return [textOf(body)]
  const lines = Object.entries(body).flatMap(([name, value]): Line[] => {
    const texts = [value].flat().map(textOf)
    return name === 'detail' || name === 'non_field_errors'
      ? texts
      : texts.map((text) => html`<strong>${labelOf(name)}:</strong> ${text}`)
  })
  return lines.length > 0 ? lines : ['The archive cannot answer this.']
}

/** Messages by parameter, of a body that has them. */
export const fieldMessages = (body: unknown): FieldMessages =>
  typeof body !== 'object' || body === null || Array.isArray(body)
    ? {}
    : Object.fromEntries(
        Object.entries(body).flatMap(([name, value]) =>
          Array.isArray(value) ? [[name, value.map(textOf)] as const] : [],
        ),
      )

export interface ErrorContext {
  readonly status: number
  readonly username: string | undefined
  /** Path and query of the page; undefined when asking again for it cannot help, as for a form that was sent. */
  readonly path: string | undefined
  /** Seconds, as Retry-After has them. */
  readonly retryAfter: string | undefined
}

/** What a person can do about an error. */
export const adviceOn = ({ status, username, path, retryAfter }: ErrorContext): Markup | undefined => {
  const frames = html`<a class="button plain" href="/frames/">All frames</a>`
  if (path === undefined) return html`<p class="row">${frames}</p>`
  const login = html`<a class="button" href="/api-auth/login/?next=${encodeURIComponent(path)}">Log in</a>`
  const again = html`<a class="button" href="${path}">Try again</a>`
  if (status === 401) return html`<p>This is for those who have signed in.</p><p class="row">${login}${frames}</p>`
  if (status === 403) {
    const why = username ? html`You are signed in as <strong>${username}</strong>.` : 'You have not signed in.'
    return html`<p>${why} Somebody with more rights may see this.</p><p class="row">${!username && login}${frames}</p>`
  }
  if (status === 404) {
    const hint = username ? '' : ' Signing in shows the frames of your proposals, too.'
    return html`<p>It may have been deleted, never have been here, or not be public yet.${hint}</p><p class="row">${!username && login}${frames}</p>`
  }
  if (status === 429 || status === 503) {
    const wait = retryAfter ? html` It can be asked again in ${waitOf(Number(retryAfter))}.` : ''
    const isCounted = status === 429 && !username
    const hint = isCounted ? ' Those who have signed in may ask more often.' : ''
    return html`<p>The address is right; the archive could not answer it just now.${wait}${hint}</p><p class="row">${again}${isCounted && login}${frames}</p>`
  }
  if (status >= 500) return html`<p class="row">${again}${frames}</p>`
  return undefined
}

/** A time to wait, as people say it; never less than it is. */
const waitOf = (seconds: number): string => {
  if (seconds <= 120) return `${seconds} seconds`
  return seconds <= 7200 ? `${Math.ceil(seconds / 60)} minutes` : `${Math.ceil(seconds / 3600)} hours`
}
