import { field, instantCells, type PageDescription, type Shown, textOf, toApi } from '../http/pages/description.ts'

const columns = [
  { title: 'Version', cells: (row: Shown) => field(row, 'id', (id) => `/versions/${id}/`) },
  { title: 'Stored (UTC)', cells: (row: Shown) => instantCells(row, 'created') },
  { title: 'Kind of file', cells: (row: Shown) => field(row, 'extension') },
  { title: 'MD5', cells: (row: Shown) => field(row, 'md5') },
  { title: 'Key in the store', cells: (row: Shown) => field(row, 'key') },
  {
    title: 'File',
    cells: ({ id, url }: Shown) =>
      typeof url === 'string' ? [{ text: 'Download', href: url, label: `Download version ${textOf(id)}` }] : [],
  },
]

export const versionFilters = { md5: { kind: 'text', help: 'MD5 of the file.' } } as const

export const versionListPage: PageDescription = {
  above: () => [toApi],
  title: () => 'Versions',
  noun: 'versions',
  columns,
  search: {
    filters: versionFilters,
    main: ['md5'],
    options: { limit: { kind: 'number', help: 'Versions to a page.' } },
  },
}

export const versionPage: PageDescription = {
  above: () => [toApi, { title: 'Versions', href: '/versions/' }],
  detail: {
    title: (row) => `Version ${textOf(row.id)}`,
    facts: (row) => columns.map(({ title, cells }) => ({ title, cells: cells(row) })),
  },
}
