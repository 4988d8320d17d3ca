import { MAX_PASSWORD, MIN_PASSWORD } from '../../auth/passwords.ts'
import { html, type Markup, type Piece } from '../../http/markup.ts'
import { csrfField } from '../../http/site-page.ts'
import { factsOf, instant, pagerOf, tableOf, tag } from '../pages.ts'
import type { AdminUser, ListedUser } from './queries.ts'
import type { Permissions } from './rights.ts'

const nameOf = ({ first_name, last_name }: ListedUser): string => `${first_name} ${last_name}`.trim()

const tagsOf = ({ is_active, is_staff, is_superuser }: ListedUser): Piece => [
  is_superuser && html`${tag('superuser', 'good')} `,
  is_staff && html`${tag('staff', 'good')} `,
  !is_active && tag('locked', 'bad'),
]

export interface UserList {
  readonly search: string
  readonly staffOnly: boolean
  readonly previous: string | undefined
  readonly next: string | undefined
  readonly mayMake: boolean
}

export const usersView = (users: readonly ListedUser[], list: UserList): Markup => html`
${list.mayMake && html`<p class="row"><a class="button plain" href="/admin/users/new/">New user</a></p>`}
<form class="row" method="get" action="/admin/users/" role="search">
<label for="q">Part of a name or address</label><input id="q" name="q" value="${list.search}" maxlength="1000">
<label class="inline"><input type="checkbox" name="staff" value="true"${list.staffOnly && html` checked`}>staff only</label>
<button>Search</button></form>
${tableOf(
  ['Username', 'Name', 'Email', 'Rights', 'Last log-in'],
  users.map((user) => [
    html`<a href="/admin/users/${user.id}/">${user.username}</a>`,
    nameOf(user),
    user.email,
    tagsOf(user),
    instant(user.last_login),
  ]),
)}
${pagerOf([
  ['Previous', list.previous],
  ['Next', list.next],
])}`

/** Enough to tell tokens apart, and too little to use one. */
export const masked = (token: string): string => (token === '' ? 'none' : `${token.slice(0, 4)}…`)

const form = (user: AdminUser, csrfToken: string, what: string, fields: Piece): Markup =>
  html`<form class="card" method="post" action="/admin/users/${user.id}/${what}/">${fields}${csrfField(csrfToken)}</form>`

const field = (name: string, label: string, more: Markup): Markup =>
  html`<div><label for="${name}">${label}</label><input id="${name}" name="${name}" ${more}></div>`

const passwordFields = (isNeeded: boolean): Markup => {
  const more = html`type="password" autocomplete="new-password"${isNeeded && html` required`} minlength="${MIN_PASSWORD}" maxlength="${MAX_PASSWORD}"`
  return html`${field('password', 'New password', more)}
${field('again', 'The same again', more)}`
}

export const newUserView = (
  { username, email }: { username: string; email: string },
  csrfToken: string,
): Markup => html`
<form class="card" method="post" action="/admin/users/new/">${csrfField(csrfToken)}<div class="fields">
${field('username', 'Username', html`value="${username}" required maxlength="150" autocomplete="off" autocapitalize="none" spellcheck="false"`)}
${field('email', 'Email', html`value="${email}" type="email" maxlength="254" autocomplete="off"`)}
${passwordFields(false)}
</div><p class="hint">Without a password the user signs in through the Observation Portal, or uses a token alone, as programs do.
Rights and a token are given on the page of the user, which comes next.</p>
<p class="row"><button>Make the user</button><a class="button plain" href="/admin/users/">Cancel</a></p></form>`

const personForm = (user: AdminUser, csrfToken: string): Markup =>
  form(
    user,
    csrfToken,
    'person',
    html`<h2>Name and address</h2><div class="fields">
${field('first_name', 'First name', html`value="${user.first_name}" maxlength="150"`)}
${field('last_name', 'Last name', html`value="${user.last_name}" maxlength="150"`)}
${field('email', 'Email', html`value="${user.email}" type="email" maxlength="254"`)}
</div><p><button>Save</button></p>
<p class="hint">What the Observation Portal says of its users comes back when they next sign in through it.</p>`,
  )

const RIGHTS = [
  ['is_active', 'May sign in'],
  ['is_staff', 'Staff: may use these pages, is not throttled'],
  ['is_superuser', 'Superuser: sees, stores and deletes every frame, and may change everybody’s rights'],
  ['staff_view', 'Staff view of the Observation Portal'],
] as const

const rightsForm = (user: AdminUser, csrfToken: string): Markup =>
  form(
    user,
    csrfToken,
    'rights',
    html`<h2>Rights</h2>${RIGHTS.map(
      ([name, label]) =>
        html`<p><label class="inline"><input type="checkbox" name="${name}" value="true"${user[name] && html` checked`}>${label}</label></p>`,
    )}<p><button>Save rights</button></p>`,
  )

const passwordForm = (user: AdminUser, csrfToken: string): Markup =>
  form(
    user,
    csrfToken,
    'password',
    html`<h2>Password</h2><input type="text" name="username" value="${user.username}" autocomplete="username" hidden><div class="fields">
${passwordFields(true)}
</div><p><button>Set password</button></p>`,
  )

const tokenForms = (user: AdminUser, csrfToken: string, { edit, impersonate }: Permissions): Piece => [
  impersonate &&
    form(
      user,
      csrfToken,
      'token',
      html`<h2>Token</h2><p>${user.token === '' ? 'There is no token.' : 'A new token makes the present one worthless.'}</p>
<p><button>${user.token === '' ? 'Make a token' : 'Replace the token'}</button></p>`,
    ),
  edit &&
    user.token !== '' &&
    form(user, csrfToken, 'revoke', html`<p><button class="danger">Revoke the token</button></p>`),
]

export const userView = (user: AdminUser, permissions: Permissions, csrfToken: string): Markup => html`
<section class="card">${factsOf([
  ['Username', user.username],
  ['Name', nameOf(user) || '–'],
  ['Email', user.email || '–'],
  ['Rights', tagsOf(user)],
  ['Since', instant(user.date_joined)],
  ['Last log-in', instant(user.last_login)],
  ['Password', user.has_password ? 'of this archive' : 'none here: that of the Observation Portal, or a token alone'],
  ['Staff view', user.staff_view ? 'yes' : 'no'],
  ['Token of the archive', html`<code>${masked(user.token)}</code>`],
  ['Token of the portal', html`<code>${masked(user.api_token)}</code>`],
])}</section>
${permissions.edit && personForm(user, csrfToken)}
${permissions.rights && rightsForm(user, csrfToken)}
${permissions.impersonate && passwordForm(user, csrfToken)}
${tokenForms(user, csrfToken, permissions)}`

export const tokenView = ({ id, username }: AdminUser, token: string): Markup => html`
<section class="card"><p>The token of <strong>${username}</strong>. It is not shown again:</p>
<p><code>${token}</code></p></section>
<p><a class="button plain" href="/admin/users/${id}/">Back to ${username}</a></p>`
