import { isoInstant } from '../frames/present.ts'
import { html, type Markup, type Piece } from '../http/markup.ts'
import type { Counts, Ingest } from './queries.ts'

/** A table, each cell with its heading for narrow screens. */
export const tableOf = (headings: readonly string[], rows: readonly (readonly Piece[])[]): Markup =>
  rows.length === 0
    ? html`<p class="muted">Nothing here.</p>`
    : html`<div class="table"><table class="cards">
<thead><tr>${headings.map((heading) => html`<th scope="col">${heading}</th>`)}</tr></thead>
<tbody>${rows.map(
        (cells) => html`<tr>${cells.map((cell, index) => html`<td data-label="${headings[index]}">${cell}</td>`)}</tr>
`,
      )}</tbody>
</table></div>`

/** Names and values beside each other. */
export const factsOf = (facts: readonly (readonly [name: string, value: Piece])[]): Markup =>
  html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`

export const tag = (text: string, kind: 'good' | 'bad' | '' = ''): Markup =>
  html`<span class="tag ${kind}">${text}</span>`

export const instant = (text: string | null): Piece => (text === null ? '–' : isoInstant(text).replace(/\.\d+Z$/, 'Z'))

/** Ways to the pages before and after; what is undefined is not there. */
export const pagerOf = (links: readonly (readonly [title: string, href: string | undefined])[]): Markup =>
  html`<p class="row">${links.map(
    ([title, href]) => href !== undefined && html`<a class="button plain" href="${href}">${title}</a>`,
  )}</p>`

const number = (count: number): string => Math.round(count).toLocaleString('en')

const card = (title: string, href: string, text: Piece): Markup =>
  html`<section class="card"><h2><a href="${href}">${title}</a></h2><p>${text}</p></section>`

export const homeView = (counts: Counts): Markup => html`
${card('Users', '/admin/users/', `Rights, passwords and tokens of ${number(counts.users)} ${counts.users === 1 ? 'user' : 'users'}.`)}
${card(
  'Frames',
  '/admin/frames/',
  `About ${number(counts.frames)} frames, ${number(counts.versions)} versions of files and ${number(counts.thumbnails)} thumbnails.`,
)}
${card('Recent ingests', '/admin/ingests/', 'Which files came last.')}
${card('Requests', '/admin/requests/', 'How many requests of each user were counted.')}
${
  counts.deletions > 0 &&
  html`<p class="muted">${number(counts.deletions)} files of deleted frames wait for the file store.</p>`
}`

export const ingestsView = ({
  ingests,
  next,
}: {
  ingests: readonly Ingest[]
  next: number | undefined
}): Markup => html`
${tableOf(
  ['Ingested', 'Frame', 'Proposal', 'Instrument'],
  ingests.map((row) => [
    instant(row.created),
    html`<a href="/admin/frames/${row.frame_id}/">${row.basename}${row.extension}</a>`,
    row.proposal_id,
    row.instrument_id,
  ]),
)}
${pagerOf([['Older', next === undefined ? undefined : `/admin/ingests/?before=${next}`]])}`
