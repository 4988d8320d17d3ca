import { html, type Markup, type Piece } from '../markup.ts'

/** A schema as the document has it. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly description?: string
  readonly format?: string
}

const nameOf = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1)

/** What kind of value a schema stands for, in a few words, with links to the named ones. */
export const typeOf = (schema: Schema | undefined): Piece => {
  if (schema === undefined) return 'anything'
  const { $ref, anyOf, items, type, format } = schema
  if ($ref !== undefined) return html`<a href="#schema-${nameOf($ref)}">${nameOf($ref)}</a>`
  if (schema.const !== undefined) return html`<code>${String(schema.const)}</code>`
  if (schema.enum !== undefined) {
    return schema.enum.map((value, index) => html`${index > 0 && ' or '}<code>${String(value)}</code>`)
  }
  if (anyOf !== undefined) return anyOf.map((one, index) => [index > 0 && ' or ', typeOf(one)])
  if (type === 'array') return ['list of ', typeOf(items)]
  return format === undefined ? (type ?? 'anything') : `${type} (${format})`
}

/** A description, of the schema itself or of the only one that may be meant. */
const descriptionOf = ({ description, anyOf }: Schema): string =>
  description ?? anyOf?.find((one) => one.description !== undefined)?.description ?? ''

/** The fields of an object as a table; of anything else its type. */
export const fieldsOf = (schema: Schema | undefined): Markup => {
  const fields = Object.entries(schema?.properties ?? {})
  if (fields.length === 0) return html`<p>${typeOf(schema)}</p>`
  const required = new Set(schema?.required)
  return html`<div class="table"><table class="cards"><thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">What it is</th></tr></thead><tbody>${fields.map(
    ([name, field]) =>
      html`<tr><td data-label="Field"><code>${name}</code>${!required.has(name) && html` <span class="muted small">optional</span>`}</td><td data-label="Type">${typeOf(field)}</td><td data-label="What it is">${descriptionOf(field)}</td></tr>`,
  )}</tbody></table></div>`
}
