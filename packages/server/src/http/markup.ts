/** Text that is HTML already: made by `html` alone, so that nothing becomes markup by accident. */
export class Markup {
  readonly #text: string
  constructor(text: string) {
    this.#text = text
  }
  toString(): string {
    return this.#text
  }
}

/** What may stand in a template: texts and numbers are escaped, pieces stand as they are, what is not there is left out. */
export type Piece = string | number | Markup | null | undefined | false | readonly Piece[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A text as it stands between tags and in quoted attributes. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string)

/**
 * A piece of HTML. Attributes are always quoted in the template itself.
 * @example html`<a href="${url}">${title}</a>`
 */
export const html = (texts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup =>
  new Markup(texts.map((text, index) => text + written(pieces[index])).join(''))

const written = (piece: Piece): string => {
  if (piece === null || piece === undefined || piece === false) return ''
  if (piece instanceof Markup) return piece.toString()
  if (typeof piece === 'object') return piece.map(written).join('')
  return escaped(String(piece))
}
