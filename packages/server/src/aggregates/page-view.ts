import { framesOf, toFrames } from '../frames/page-view.ts'
import { type Cell, instantCells, type PageDescription, type Shown, toApi } from '../http/pages/description.ts'
import { aggregateFilters } from './request.ts'

const valuesOf = (row: Shown, name: string, filter: string): readonly Cell[] =>
  [row[name]].flat().flatMap((text) => (typeof text === 'string' ? [{ text, href: framesOf(filter)(text) }] : []))

const isEmpty = ({ sites, instruments }: Shown): boolean => [sites, instruments].flat().length === 0

/** Which values there are, each with its frames. */
export const aggregatePage: PageDescription = {
  above: () => [toApi, toFrames],
  search: {
    filters: {
      start: { kind: 'date-time', help: 'Frames of this time or later. Needed with any filter.' },
      end: { kind: 'date-time', help: 'Frames of this time or earlier: at most a year after start.' },
      public: { kind: 'boolean', help: 'No: only the frames of your proposals.' },
      ...aggregateFilters,
    },
    main: ['start', 'end', 'public', ...Object.keys(aggregateFilters)],
  },
  detail: {
    title: () => 'What there is',
    facts: (row) => [
      { title: 'Frames', cells: isEmpty(row) ? [{ text: 'None that you may see fulfils all of the filters.' }] : [] },
      { title: 'Sites', cells: valuesOf(row, 'sites', 'site_id') },
      { title: 'Telescopes', cells: valuesOf(row, 'telescopes', 'telescope_id') },
      { title: 'Instruments', cells: valuesOf(row, 'instruments', 'instrument_id') },
      { title: 'Filters', cells: valuesOf(row, 'filters', 'primary_optical_element') },
      { title: 'Types', cells: valuesOf(row, 'obstypes', 'configuration_type') },
      { title: 'Proposals', cells: valuesOf(row, 'proposals', 'proposal_id') },
      { title: 'Looked up (UTC)', cells: instantCells(row, 'generated_at') },
    ],
  },
}
