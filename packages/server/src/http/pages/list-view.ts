import { html, type Markup, type Piece } from '../markup.ts'
import type { Query } from '../query.ts'
import { readInteger } from '../query-values.ts'
import { cellsView } from './cells-view.ts'
import { choiceCell, choiceForms, choiceHead } from './choice-view.ts'
import { type Column, isAddress, type PageDescription, type Shown } from './description.ts'
import { labelOf } from './search-form.ts'

/** Where a page of a list is shown. */
export interface ListContext {
  readonly path: string
  readonly query: Query
  readonly hasSignedIn: boolean
  /** Of the reader's session, for forms. */
  readonly csrfToken?: string | undefined
}

/** The rows of an answer that is a list, by its form. */
export const rowsOf = (value: unknown): readonly unknown[] | undefined => {
  if (Array.isArray(value)) return value
  const results = (value as { results?: unknown } | null)?.results
  return Array.isArray(results) ? results : undefined
}

/** A list as a table, with what narrows it, how much there is and the ways on and back. */
export const listView = (page: PageDescription, value: unknown, rows: readonly Shown[], context: ListContext): Markup =>
  html`${chipsOf(page, context)}
<div class="row apart"><p>${countOf(page, value, rows.length, context)}</p>${turnOf(value, context)}</div>
${rows.length === 0 ? emptyView(page, value, context) : tableView(page, rows, context)}
${page.choice && choiceForms(page.choice, rows, context.csrfToken)}
${rows.length > 0 && turnOf(value, context)}`

/** The same address with some parameters replaced, without those that say nothing. */
const address = ({ path, query }: ListContext, changes: Readonly<Record<string, string | undefined>>): string => {
  const empty = query.entries
    .filter(([name]) => query.all(name).every((value) => value === ''))
    .map(([name]) => [name, undefined] as const)
  const search = query.with({ ...Object.fromEntries(empty), ...changes })
  return search === '' ? path : `${path}?${search}`
}

/** Filters that are set, each with a way to do without it. */
const chipsOf = ({ search }: PageDescription, context: ListContext): Piece => {
  const used = filtersIn(search, context.query)
  if (used.length === 0) return undefined
  return html`<nav class="row" aria-label="Filters that are set">${used.map((name) => {
    const values = context.query.all(name).filter((value) => value !== '')
    const href = address(context, { [name]: undefined, offset: undefined, cursor: undefined })
    return html`<a class="tag" href="${href}" title="Without this filter">${labelOf(name)}: ${values.join(', ')} <span aria-hidden="true">✕</span></a>`
  })}</nav>`
}

const filtersIn = (search: PageDescription['search'], query: Query): readonly string[] =>
  Object.entries(search?.filters ?? {}).flatMap(([name, { kind }]) => {
    // of most filters the last value counts
    const values = kind === 'choices' ? query.all(name) : [query.last(name) ?? '']
    return values.some((value) => value !== '') ? [name] : []
  })

const number = (value: number): string => value.toLocaleString('en')

const countOf = ({ noun = 'entries' }: PageDescription, value: unknown, shown: number, context: ListContext): Piece => {
  const { count, count_estimated: isEstimated } = (value ?? {}) as { count?: unknown; count_estimated?: unknown }
  if (typeof count !== 'number') return shown === 0 ? undefined : `${number(shown)} ${noun}`
  const total = `${isEstimated === true ? 'about ' : ''}${number(count)} ${noun}`
  if (shown === 0) return total
  const offset = offsetOf(context)
  return html`<strong>${number(offset + 1)}–${number(offset + shown)}</strong> of ${total}`
}

/** As the API reads it (see http/pagination.ts). */
const offsetOf = ({ query }: ListContext): number => {
  const offset = readInteger(query.last('offset') ?? '') ?? 0
  return Number.isSafeInteger(offset) && offset > 0 ? offset : 0
}

/** The ways on and back, as the answer itself says. */
const turnOf = (value: unknown, context: ListContext): Piece => {
  const { previous, next } = (value ?? {}) as { previous?: unknown; next?: unknown }
  const link = (target: unknown, text: string, rel: string): Piece =>
    typeof target === 'string' &&
    isAddress(target) &&
    html`<a class="button plain" rel="${rel}" href="${target}">${text}</a>`
  const ways = [link(previous, '← Previous', 'prev'), link(next, 'Next →', 'next')].filter((way) => way !== false)
  if (ways.length === 0) return undefined
  const first = (context.query.has('offset') || context.query.has('cursor')) && [
    html`<a class="button plain" href="${address(context, { offset: undefined, cursor: undefined })}">First</a>`,
  ]
  return html`<nav class="row" aria-label="Pages">${first}${ways}</nav>`
}

const emptyView = (page: PageDescription, value: unknown, context: ListContext): Markup => {
  const noun = page.noun ?? 'entries'
  const isFiltered = filtersIn(page.search, context.query).length > 0
  const count = Number((value as { count?: unknown } | null)?.count ?? 0)
  const isBehind = offsetOf(context) > 0 && count > 0
  const first = address(context, { offset: undefined, cursor: undefined })
  const reasons = [
    isBehind && html`<li>This page lies behind the end of the list. <a href="${first}">Go to its beginning.</a></li>`,
    isFiltered &&
      !isBehind &&
      html`<li>Nothing that you may see fulfils all of the filters. <a href="${context.path}">Clear them</a>, or take one away above.</li>`,
    !(isBehind || isFiltered) && html`<li>There is nothing here yet that you may see.</li>`,
    !(isBehind || context.hasSignedIn) &&
      html`<li>You have not signed in. ${page.noun === 'frames' ? 'Frames that are not public yet are' : 'What is not public yet is'} shown to the members of their proposals only.</li>`,
  ]
  return html`<div class="card empty"><p><strong>There are no ${noun} to show.</strong></p><ul>${reasons}</ul></div>`
}

const tableView = ({ columns = [], choice }: PageDescription, rows: readonly Shown[], context: ListContext): Markup => {
  const used = columns.filter(({ cells }) => rows.some((row) => cells(row).length > 0))
  return html`<div class="table"><table class="cards"><thead><tr>${choice && choiceHead}${used.map((column) => headOf(column, context))}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${choice && choiceCell(choice, row)}${used.map((column) => cellOf(column, row))}</tr>\n`)}</tbody></table></div>`
}

const headOf = ({ title, ordering, isNumber }: Column, context: ListContext): Markup => {
  const current = context.query.last('ordering') ?? ''
  const isRising = current === ordering
  const isFalling = current === `-${ordering}`
  const mark = isRising ? ' ▲' : isFalling ? ' ▼' : ''
  const sorted = isRising ? 'ascending' : 'descending'
  const href =
    ordering === undefined
      ? undefined
      : address(context, { ordering: isRising ? `-${ordering}` : ordering, offset: undefined, cursor: undefined })
  const shown = href === undefined ? title : html`<a href="${href}" title="Order by this">${title}${mark}</a>`
  return html`<th scope="col"${isNumber === true && html` class="number"`}${ordering !== undefined && mark !== '' && html` aria-sort="${sorted}"`}>${shown}</th>`
}

const cellOf = ({ title, cells, isNumber }: Column, row: Shown): Markup =>
  html`<td data-label="${title}"${isNumber === true && html` class="number"`}>${cellsView(cells(row))}</td>`
