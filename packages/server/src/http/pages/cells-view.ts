import { html, type Markup, type Piece } from '../markup.ts'
import { type Cell, isAddress } from './description.ts'

/** Values side by side, each with its link or picture; only addresses of the web and of the archive are followed. */
export const cellsView = (cells: readonly Cell[]): Markup =>
  html`${cells.map((cell, index) => html`${index > 0 && separator(cell, cells[index - 1])}${cellView(cell)}`)}`

const separator = (cell: Cell, before: Cell | undefined): string =>
  cell.image !== undefined || before?.tag !== undefined ? ' ' : ', '

const cellView = (cell: Cell): Piece => {
  const content = shownAs(cell)
  return cell.href && isAddress(cell.href)
    ? html`<a href="${cell.href}"${cell.label && html` aria-label="${cell.label}"`}>${content}</a>`
    : content
}

const shownAs = ({ text, image, tag, isTime }: Cell): Piece => {
  if (isTime === true) return html`<time>${text}</time>`
  if (image !== undefined && isAddress(image)) return html`<img src="${image}" alt="${text}" loading="lazy">`
  return tag === undefined ? text : html`<span class="tag ${tag}">${text}</span>`
}
