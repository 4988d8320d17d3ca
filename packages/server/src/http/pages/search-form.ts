import { html, type Markup, type Piece } from '../markup.ts'
import type { Query } from '../query.ts'
import type { FormField, SearchForm } from './description.ts'

/** Messages by parameter, as a 400 has them. */
export type FieldMessages = Readonly<Record<string, readonly string[]>>

/** Where in a list one is: a new search begins at its beginning. */
const PLACES = new Set(['offset', 'cursor'])

/**
 * The form of a list: it asks by GET with the names of the API, so that what it leads to is an address that anybody may keep
 * or give to a program. What the address says already is in it.
 */
export const searchForm = (path: string, form: SearchForm, query: Query, messages: FieldMessages = {}): Markup => {
  const names = Object.keys(form.filters)
  const isUsed = (name: string): boolean =>
    query.all(name).some((value) => value !== '') || messages[name] !== undefined
  const others = names.filter((name) => !form.main.includes(name))
  // the old names say the same as the new ones: only who uses them already needs to see them
  const more = others.filter((name) => !/[A-Z]/.test(name) || isUsed(name))
  const fieldsOf = (from: Readonly<Record<string, FormField>>, chosen: readonly string[]): Markup[] =>
    chosen.flatMap((name) => (from[name] === undefined ? [] : [fieldOf(name, from[name], query, messages[name])]))
  const options = Object.keys(form.options ?? {})
  const known = new Set([...names.filter((name) => form.main.includes(name) || more.includes(name)), ...options])
  if (form.orderings !== undefined) known.add('ordering')
  const kept = query.entries.filter(([name, value]) => !known.has(name) && !PLACES.has(name) && value !== '')
  return html`<form method="get" action="${path}" class="card" role="search">
${kept.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<div class="fields">${fieldsOf(form.filters, form.main)}${orderingField(form, query)}${more.length === 0 && fieldsOf(form.options ?? {}, options)}</div>
${more.length > 0 && html`<details class="more"${opened(more.some(isUsed))}><summary>More filters</summary><div class="fields">${fieldsOf(form.options ?? {}, options)}${fieldsOf(form.filters, more)}</div></details>`}
<p class="row"><button>Search</button><a class="button plain" href="${path}">Clear</a>${form.help && html`<a href="${form.help.href}">${form.help.title}</a>`}</p>
</form>`
}

const opened = (isOpen: boolean): Piece => isOpen && html` open`

/** A parameter's name as people read it. */
export const labelOf = (name: string): string =>
  /^[A-Z]/.test(name)
    ? name
    : `${name[0]?.toUpperCase()}${name.slice(1).replaceAll('_', ' ').replace(/ +gt$/, ' greater than').replace(/ id$/, '')}`

const fieldOf = (name: string, field: FormField, query: Query, messages: readonly string[] = []): Markup => {
  const id = `field-${name}`
  const isWrong = messages.length > 0
  const described = html`<p class="hint" id="${id}-help">${field.help}</p>${isWrong && html`<div id="${id}-error">${messages.map((text) => html`<p class="field-error">${text}</p>`)}</div>`}`
  if (field.kind === 'choices') {
    return html`<fieldset class="wide" aria-describedby="${describing(id, isWrong)}"><legend>${labelOf(name)}</legend><div class="row">${checkboxes(name, field, query.all(name))}</div>${described}</fieldset>`
  }
  const isWide = field.kind === 'date-time' || field.kind === 'geometry'
  return html`<div${isWide && html` class="wide"`}><label for="${id}">${labelOf(name)}${field.kind === 'date-time' && ' (UTC)'}</label>${controlOf({ name, id, isWrong }, field, query.last(name) ?? '')}${described}</div>`
}

interface Control {
  readonly name: string
  readonly id: string
  /** Whether the archive cannot read its value, and says so beside it. */
  readonly isWrong: boolean
}

const describing = (id: string, isWrong: boolean): string => (isWrong ? `${id}-error ${id}-help` : `${id}-help`)

/** What a screen reader says of a control: its help, and what is wrong with it. */
const spoken = ({ id, isWrong }: Control): Markup =>
  html` aria-describedby="${describing(id, isWrong)}"${isWrong && html` aria-invalid="true"`}`

const checkboxes = (name: string, { words = [] }: FormField, values: readonly string[]): Markup[] =>
  [...new Set([...words, ...values.filter((value) => value !== '')])].map(
    (word) =>
      html`<label class="inline"><input type="checkbox" name="${name}" value="${word}"${checked(values.includes(word))}>${word}</label>`,
  )

const checked = (isChecked: boolean): Piece => isChecked && html` checked`
const selected = (isSelected: boolean): Piece => isSelected && html` selected`

const controlOf = (control: Control, field: FormField, value: string): Markup => {
  const { name, id } = control
  if (field.kind === 'boolean') {
    const isKnown = ['', 'True', 'true', '1', 'False', 'false', '0'].includes(value)
    return selectOf(control, isKnown ? value.replace(/^(true|1)$/, 'True').replace(/^(false|0)$/, 'False') : value, [
      ['', 'Any'],
      ['True', 'Yes'],
      ['False', 'No'],
    ])
  }
  if (field.kind === 'flag') {
    return selectOf(control, value.replace(/^(true|1)$/i, 'True').replace(/^(false|0)$/i, ''), [
      ['', 'No'],
      ['True', 'Yes'],
    ])
  }
  if (field.words !== undefined) {
    return selectOf(control, value, [['', 'Any'], ...field.words.map((word) => [word, word] as const)])
  }
  const [type, more] = inputOf(field.kind, value)
  const known = field.suggestions ?? []
  const list = known.length > 0 && html` list="${id}-known"`
  return html`<input type="${type}" id="${id}" name="${name}" value="${value}"${spoken(control)}${more}${list}>${
    known.length > 0 &&
    html`<datalist id="${id}-known">${known.map((word) => html`<option value="${word}">`)}</datalist>`
  }`
}

/** A browser empties a field whose value is not of its type, so such a value gets a field of text. */
const inputOf = (kind: FormField['kind'], value: string): readonly [type: string, more: Piece] => {
  const fits = (pattern: RegExp): boolean => value === '' || pattern.test(value)
  if (kind === 'date' && fits(/^\d{4}-\d\d-\d\d$/)) return ['date', undefined]
  if (kind === 'date-time' && fits(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/)) {
    return ['datetime-local', html` step="1"`]
  }
  if (kind === 'number' && fits(/^-?\d+(\.\d+)?$/)) return ['number', html` step="any"`]
  if (kind === 'geometry') return ['text', html` placeholder="POINT(10.68 41.27)"`]
  return ['text', undefined]
}

const selectOf = (
  control: Control,
  value: string,
  choices: readonly (readonly [value: string, text: string])[],
): Markup => {
  const all = choices.some(([one]) => one === value) ? choices : [...choices, [value, value] as const]
  return html`<select id="${control.id}" name="${control.name}"${spoken(control)}>${all.map(
    ([one, text]) => html`<option value="${one}"${selected(one === value)}>${text}</option>`,
  )}</select>`
}

const orderingField = ({ orderings }: SearchForm, query: Query): Markup | undefined => {
  if (orderings === undefined) return undefined
  const choices = orderings.flatMap((name) => [
    [name, `${labelOf(name)}, rising`] as const,
    [`-${name}`, `${labelOf(name)}, falling`] as const,
  ])
  const select = selectOf({ name: 'ordering', id: 'field-ordering', isWrong: false }, query.last('ordering') ?? '', [
    ['', 'Newest first'],
    ...choices,
  ])
  return html`<div><label for="field-ordering">Ordering</label>${select}<p class="hint" id="field-ordering-help">Which come first.</p></div>`
}
