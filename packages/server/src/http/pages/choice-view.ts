import { html, type Markup } from '../markup.ts'
import { csrfField } from '../site-page.ts'
import type { Choice, Shown } from './description.ts'

/** The form to which the boxes in the table belong: it stands outside, so that the table needs none around it. */
const FORM = 'chosen'

/** The rows that may be chosen, each with what is sent of it. */
const choosable = (choice: Choice, rows: readonly Shown[]): readonly string[] =>
  rows.flatMap((row) => choice.valueOf(row) ?? [])

/** The box of a row, and an empty cell where there is nothing to choose. */
export const choiceCell = (choice: Choice, row: Shown): Markup => {
  const value = choice.valueOf(row)
  const box =
    value !== undefined &&
    html`<input type="checkbox" form="${FORM}" name="${choice.field}" value="${value}" aria-label="Choose ${choice.nameOf(row)}">`
  return html`<td data-label="Choose">${box}</td>`
}

export const choiceHead: Markup = html`<th scope="col">Choose</th>`

/** What can be done with the rows that were chosen, and with all of the page: a browser without scripts cannot tick them all. */
export const choiceForms = (choice: Choice, rows: readonly Shown[], csrfToken: string | undefined): Markup | false => {
  const values = choosable(choice, rows)
  const token = csrfToken !== undefined && csrfField(csrfToken)
  if (values.length === 0) return false
  const all = values.map((value) => html`<input type="hidden" name="${choice.field}" value="${value}">`)
  return html`<div class="card row chosen" role="group" aria-label="${choice.title}"><strong>${choice.title}:</strong>
<form class="row" id="${FORM}" method="post" action="${choice.action}">${token}<button>Those that are ticked</button>${choice.variants.map(
    ({ title, field }) => html`<button class="plain" name="${field}" value="true">${title}</button>`,
  )}</form>
<form method="post" action="${choice.action}">${token}${all}<button class="plain">All ${values.length} of this page</button></form></div>`
}
