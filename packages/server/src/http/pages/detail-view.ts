import { html, type Markup } from '../markup.ts'
import { cellsView } from './cells-view.ts'
import { type Detail, isAddress, type Shown } from './description.ts'

/** One thing: where one may go from it, its pictures, and what is known of it. */
export const detailView = (detail: Detail, value: Shown): Markup => {
  const facts = detail.facts(value).filter(({ cells }) => cells.length > 0)
  const pictures = facts.filter(({ cells }) => cells.some(({ image }) => image !== undefined))
  const others = facts.filter((fact) => !pictures.includes(fact))
  const links = (detail.links?.(value) ?? []).filter(({ href }) => isAddress(href))
  return html`${links.length > 0 && html`<nav class="row" aria-label="From here">${links.map(({ title, href }) => html`<a class="button plain" href="${href}">${title}</a>`)}</nav>`}
${pictures.map(
  ({ title, cells }) =>
    html`<h2>${title}</h2><div class="images">${cells.map(
      (cell) => html`<figure>${cellsView([cell])}<figcaption>${cell.text}</figcaption></figure>`,
    )}</div>`,
)}
${others.length > 0 && html`<div class="card"><dl class="facts">${others.map(({ title, cells }) => html`<div><dt>${title}</dt><dd>${cellsView(cells)}</dd></div>`)}</dl></div>`}`
}

/** The addresses of all pictures of a thing or of the rows of a list. */
export const imagesIn = (cells: readonly { readonly image?: string | undefined }[]): readonly string[] =>
  cells.flatMap(({ image }) => (image === undefined ? [] : [image]))
