import type { Link } from '../site-page.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How a person is shown what the route answers, and a function where that changes; without it, as JSON alone. */
    page?: PageDescription | (() => Promise<PageDescription>)
  }
}

/** A parameter of a list, as the tables of filters have it. */
export interface FormField {
  /** `boolean` may be left open; a `flag` is off unless it is asked for. */
  readonly kind: 'text' | 'date-time' | 'date' | 'number' | 'boolean' | 'flag' | 'choices' | 'geometry'
  readonly help: string
  /** The words that it may have, when they are few. */
  readonly words?: readonly string[]
  /** Words that are known to occur; others may be given. */
  readonly suggestions?: readonly string[]
}

/** The form above a list. */
export interface SearchForm {
  readonly filters: Readonly<Record<string, FormField>>
  /** Filters that most people want: shown at once, the others on demand. */
  readonly main: readonly string[]
  /** Columns that the list may be ordered by. */
  readonly orderings?: readonly string[]
  /** Where one finds what to search for. */
  readonly help?: Link
  /** What is shown, and how, rather than which. */
  readonly options?: Readonly<Record<string, FormField>>
}

/** A JSON object of an answer, or what stands for one. */
export type Shown = Readonly<Record<string, unknown>>

/** One value as a person reads it. */
export interface Cell {
  readonly text: string
  readonly href?: string | null | undefined
  /** What the link says to who hears it alone, where many say the same. */
  readonly label?: string
  /** Address of a picture; the text then says what is on it. */
  readonly image?: string | undefined
  /** Whether it is a moment, which is not broken over lines. */
  readonly isTime?: boolean
  /** A value that is a state, set off from the rest. */
  readonly tag?: 'good' | 'bad' | undefined
}

export interface Column {
  readonly title: string
  readonly cells: (row: Shown) => readonly Cell[]
  /** The column of the list's ordering. */
  readonly ordering?: string
  readonly isNumber?: boolean
}

/** Rows of a list that may be ticked and sent together. */
export interface Choice {
  /** What is done with them. */
  readonly title: string
  /** Where a form sends them, and as which field. */
  readonly action: string
  readonly field: string
  /** What is sent of a row; undefined when it cannot be chosen. */
  readonly valueOf: (row: Shown) => string | undefined
  /** How a row is called. */
  readonly nameOf: (row: Shown) => string
  /** Other ways to do it with those that are ticked: each is a field that is true. */
  readonly variants: readonly { readonly title: string; readonly field: string }[]
}

export interface Detail {
  readonly title: (value: Shown, parameters: Readonly<Record<string, string>>) => string
  readonly facts: (value: Shown) => readonly { readonly title: string; readonly cells: readonly Cell[] }[]
  /** Where one may go from here. */
  readonly links?: (value: Shown) => readonly Link[]
}

/** How an answer is shown to a person. It is made from the JSON of the answer, and costs the database nothing. */
export interface PageDescription {
  /** The pages above this one, from its path's parameters. */
  readonly above: (parameters: Readonly<Record<string, string>>) => readonly Link[]
  readonly search?: SearchForm
  /** Of lists: those of `results` or, where the answer is a list itself, of it. */
  readonly columns?: readonly Column[]
  readonly choice?: Choice
  /** What the list is of, in the plural. */
  readonly noun?: string
  /** Title of a list, from its path's parameters. */
  readonly title?: (parameters: Readonly<Record<string, string>>) => string
  readonly detail?: Detail
}

/** A value as text; what is not there is the empty text. */
export const textOf = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)

/** A field as it stands, when there is something in it. */
export const field = (row: Shown, name: string, href?: (text: string) => string | null): readonly Cell[] => {
  const text = textOf(row[name])
  return text === '' ? [] : [{ text, href: href?.(text) }]
}

/** `2020-05-05T05:05:05.500000Z` as people read it: without what says nothing. Times are UTC. */
export const instantCells = (row: Shown, name: string): readonly Cell[] => {
  const text = textOf(row[name])
    .replace('T', ' ')
    .replace(/(\.\d*?)0*Z$/, '$1')
    .replace(/[.Z]$/, '')
  return text === '' ? [] : [{ text, isTime: true }]
}

/** The objects of a list. */
export const objectsOf = (value: unknown): readonly Shown[] =>
  Array.isArray(value)
    ? value.filter((one): one is Shown => typeof one === 'object' && one !== null && !Array.isArray(one))
    : []

/** Whether an address may be followed: of the web, or within the archive. */
export const isAddress = (text: string): boolean => /^(?:https?:\/\/[^\s"<>]+|\/(?!\/)[^\s"<>]*)$/.test(text)

export const toApi: Link = { title: 'API', href: '/' }
