import type { Settings } from '../settings.ts'
import { html, Markup, type Piece } from './markup.ts'
import { siteStyle } from './site-style.ts'

/** How the archive calls itself, and where its pages lead. */
export type Site = Pick<
  Settings,
  'NAVBAR_TITLE_TEXT' | 'NAVBAR_TITLE_URL' | 'DOCUMENTATION_URL' | 'TERMS_OF_SERVICE_URL'
>

/** Who looks at a page. */
export interface Visitor {
  /** Undefined or empty: has not signed in. */
  readonly username: string | undefined
  readonly isStaff?: boolean
  /** Path and query of the page: where signing in leads back to. */
  readonly path: string
  /** Of the visitor's session. Only with it a page has forms that change something, and a button for signing out. */
  readonly csrfToken?: string | undefined
}

export interface Link {
  readonly title: string
  readonly href: string
}

/** What a person must be told before all else. */
export interface PageMessage {
  readonly kind: 'info' | 'success' | 'error'
  readonly text: Piece
}

export interface SitePage {
  readonly title: string
  /** The pages above this one. */
  readonly above?: readonly Link[]
  readonly message?: PageMessage | undefined
  readonly main: Piece
  readonly visitor: Visitor
}

/** Name of the field in which a form sends the session's token against forged requests. */
export const CSRF_FIELD = 'csrfmiddlewaretoken'

/** The hidden field that every form which changes something needs. */
export const csrfField = (csrfToken: string): Markup =>
  html`<input type="hidden" name="${CSRF_FIELD}" value="${csrfToken}">`

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='3' fill='%2314213d'/%3E%3Cpath d='M8 2l1.4 4.6L14 8l-4.6 1.4L8 14l-1.4-4.6L2 8l4.6-1.4z' fill='%23fff'/%3E%3C/svg%3E"

// escaping would change it, and with it the hash by which it may be used
const STYLE = new Markup(`<style>${siteStyle}</style>`)

/**
 * A whole page in the archive's own look: bar, way back, message, what is to be shown. It holds no script; send it with the
 * headers of http/page-headers.ts.
 */
export const sitePage = (site: Site, { title, above = [], message, main, visitor }: SitePage): string =>
  html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${title} – ${site.NAVBAR_TITLE_TEXT}</title>
<link rel="icon" href="${ICON}">
${STYLE}
</head>
<body>
<a class="skip" href="#main">To the content</a>
${barOf(site, visitor)}
<main id="main">
${crumbsOf(above, title)}
<h1>${title}</h1>
${message && messageOf(message)}
${main}
</main>
<footer><div>${linkTo(site.DOCUMENTATION_URL, 'Documentation')}<a href="/redoc/">API reference</a>${linkTo(site.TERMS_OF_SERVICE_URL, 'Terms of service')}</div></footer>
</body>
</html>
`.toString()

/** An operator who has no such page leaves its address empty. */
const linkTo = (href: string, title: string): Markup | false => href !== '' && html`<a href="${href}">${title}</a>`

/** A message as a page shows it; errors are read out at once. */
export const messageOf = ({ kind, text }: PageMessage): Markup =>
  html`<div class="message ${kind}" role="${kind === 'error' ? 'alert' : 'status'}">${text}</div>`

const barOf = (site: Site, visitor: Visitor): Markup =>
  html`<header class="bar"><div><a class="brand" href="${site.NAVBAR_TITLE_URL || '/'}">${site.NAVBAR_TITLE_TEXT}</a>
<nav class="row" aria-label="Archive"><a href="/">API</a><a href="/frames/">Frames</a><a href="/thumbnails/">Thumbnails</a>${
    visitor.isStaff === true && html`<a href="/versions/">Versions</a><a href="/admin/">Administration</a>`
  }</nav>
<div class="who">${whoOf(visitor)}</div></div></header>`

const whoOf = ({ username, path, csrfToken }: Visitor): Markup => {
  if (!username) return html`<a href="/api-auth/login/?next=${encodeURIComponent(path)}">Log in</a>`
  const name = html`<a href="/profile/">${username}</a>`
  if (csrfToken === undefined) return name
  return html`${name}<form method="post" action="/api-auth/logout/">${csrfField(csrfToken)}<button>Log out</button></form>`
}

const crumbsOf = (above: readonly Link[], title: string): Markup | false =>
  above.length > 0 &&
  html`<nav class="crumbs" aria-label="Where you are"><ol>${above.map(
    ({ title: name, href }) => html`<li><a href="${href}">${name}</a></li>`,
  )}<li aria-current="page">${title}</li></ol></nav>`
