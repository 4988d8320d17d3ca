import { html, type Markup } from '../../http/markup.ts'
import { csrfField } from '../../http/site-page.ts'

export interface LoginForm {
  readonly action: string
  readonly csrfToken: string
  readonly username: string
  readonly next: string | undefined
}

const nextField = (next: string | undefined): Markup | false =>
  next !== undefined && html`<input type="hidden" name="next" value="${next}">`

export const loginForm = ({ action, csrfToken, username, next }: LoginForm): Markup => html`
<form class="card narrow" method="post" action="${action}">
${csrfField(csrfToken)}${nextField(next)}
<p><label for="username">Username</label>
<input id="username" name="username" value="${username}" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="150"${username === '' && html` autofocus`}></p>
<p><label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${username !== '' && html` autofocus`}></p>
<p><button>Log in</button></p>
<p class="hint">The account of this archive, or that of the Observation Portal.</p>
</form>`

export const logoutForm = (csrfToken: string, next: string | undefined): Markup => html`
<form class="card narrow" method="post" action="/api-auth/logout/">
${csrfField(csrfToken)}${nextField(next)}
<p>This ends the session of this browser. Tokens go on.</p>
<p class="row"><button>Log out</button><a class="button plain" href="${next ?? '/'}">Stay</a></p>
</form>`
