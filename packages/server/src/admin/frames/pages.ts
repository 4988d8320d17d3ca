import { html, type Markup } from '../../http/markup.ts'
import { csrfField } from '../../http/site-page.ts'
import { factsOf, instant, pagerOf, tableOf, tag } from '../pages.ts'
import type { ListedFrame, RelatedFrame } from './queries.ts'

const levelAndType = ({ configuration_type, reduction_level }: ListedFrame): string =>
  `${configuration_type} ${reduction_level}`

export const framesView = (
  frames: readonly ListedFrame[],
  { search, next }: { search: string; next: string | undefined },
): Markup => html`
<form class="row" method="get" action="/admin/frames/" role="search">
<label for="basename">Part of the name</label><input id="basename" name="basename" value="${search}" maxlength="1000">
<button>Search</button></form>
${tableOf(
  ['Name', 'Observed', 'Proposal', 'Instrument', 'Type and level', 'Versions', 'Seen by'],
  frames.map((frame) => [
    html`<a href="/admin/frames/${frame.id}/">${frame.basename}</a>`,
    instant(frame.observation_date),
    frame.proposal_id,
    frame.instrument_id,
    levelAndType(frame),
    frame.versions,
    frame.is_public ? tag('everybody', 'good') : tag('its proposal'),
  ]),
)}
${pagerOf([['Next', next]])}`

/** A frame as its page shows it. */
export interface ShownFrame {
  readonly id: number
  readonly facts: readonly (readonly [name: string, value: string | number | null])[]
  readonly versions: readonly {
    readonly id: number
    readonly key: string
    readonly md5: string
    readonly extension: string
    readonly created: string
    readonly url: string | null
  }[]
  readonly thumbnails: readonly { readonly size: string; readonly basename: string; readonly url: string | null }[]
  readonly headers: number
  readonly related: readonly RelatedFrame[]
  readonly hasMoreRelated: boolean
  readonly mayDelete: boolean
}

export const frameView = (frame: ShownFrame): Markup => html`
<section class="card">${factsOf(frame.facts.map(([name, value]) => [name, value ?? '–']))}</section>
<p class="row"><a class="button plain" href="/frames/${frame.id}/">As everybody sees it</a>
<a class="button plain" href="/frames/${frame.id}/headers/">${frame.headers} headers</a>
${frame.mayDelete && html`<a class="button danger" href="/admin/frames/${frame.id}/delete/">Delete…</a>`}</p>
<h2>Versions</h2>
${tableOf(
  ['Ingested', 'Extension', 'MD5', 'Key', 'File'],
  frame.versions.map(({ created, extension, md5, key, url }) => [
    instant(created),
    extension,
    html`<code>${md5}</code>`,
    html`<code>${key}</code>`,
    url === null ? 'no known kind of file' : html`<a href="${url}">Download</a>`,
  ]),
)}
<h2>Thumbnails</h2>
${
  frame.thumbnails.length === 0
    ? html`<p class="muted">None.</p>`
    : html`<div class="images">${frame.thumbnails.map(
        ({ size, basename, url }) =>
          html`<figure>${url !== null && html`<img src="${url}" alt="" loading="lazy">`}<figcaption>${basename} (${size})</figcaption></figure>`,
      )}</div>`
}
<h2>Related frames</h2>
${
  frame.related.length === 0
    ? html`<p class="muted">None.</p>`
    : html`<ul>${frame.related.map(({ id, basename }) => html`<li><a href="/admin/frames/${id}/">${basename}</a></li>`)}</ul>`
}
${frame.hasMoreRelated && html`<p><a href="/frames/${frame.id}/related/">All related frames</a></p>`}`

export const deletionView = (
  { id, basename, versions }: { id: number; basename: string; versions: number },
  csrfToken: string,
): Markup => html`
<form class="card" method="post" action="/admin/frames/${id}/delete/">
${csrfField(csrfToken)}
<p>This deletes <strong>${basename}</strong> with its headers, thumbnails and ${versions} ${versions === 1 ? 'version' : 'versions'},
and their files in the file store. It cannot be undone.</p>
<p class="row"><button class="danger">Delete for good</button><a class="button plain" href="/admin/frames/${id}/">Keep it</a></p>
</form>`
