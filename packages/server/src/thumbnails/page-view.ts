import { frameAddress, toFrames } from '../frames/page-view.ts'
import { type Cell, field, type PageDescription, type Shown, textOf, toApi } from '../http/pages/description.ts'
import { thumbnailFilters } from './filters.ts'

const picture = (row: Shown): readonly Cell[] =>
  typeof row.url === 'string' ? [{ text: textOf(row.basename), image: row.url, href: row.url }] : []

/** The list of thumbnails, and its search. */
export const thumbnailListPage = (sizes: readonly string[]): PageDescription => ({
  above: () => [toApi],
  title: () => 'Thumbnails',
  noun: 'thumbnails',
  columns: [
    { title: 'Picture', cells: picture },
    { title: 'Name', cells: (row) => field(row, 'basename', () => `/thumbnails/${textOf(row.id)}/`) },
    { title: 'Size', cells: (row) => field(row, 'size') },
    { title: 'Frame', cells: (row) => field(row, 'frame', frameAddress) },
  ],
  search: {
    filters: thumbnailFilters(sizes),
    main: Object.keys(thumbnailFilters(sizes)),
    options: { limit: { kind: 'number', help: 'Thumbnails to a page.' } },
  },
})

export const thumbnailPage: PageDescription = {
  above: () => [toApi, toFrames, { title: 'Thumbnails', href: '/thumbnails/' }],
  detail: {
    title: (row) => textOf(row.basename),
    facts: (row) => [
      { title: 'Picture', cells: picture(row) },
      { title: 'Size', cells: field(row, 'size') },
      { title: 'Kind of file', cells: field(row, 'extension') },
      { title: 'Frame', cells: field(row, 'frame', frameAddress) },
    ],
  },
}
