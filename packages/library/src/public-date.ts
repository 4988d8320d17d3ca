import { addDays, formatDate, parseDate } from './date-text.ts'
import { FileSpecificationError } from './errors.ts'
import type { HeaderData } from './header-data.ts'
import { type HeaderValue, isFalse } from './header-value.ts'
import { toJsonText } from './json-text.ts'
import type { LibrarySettings } from './settings.ts'

const DAYS_PRIVATE = 999 * 365

type Access = 'public' | 'private' | 'later'

/**
 * The date from which everybody may see a file: the observation date of what is public at once, 999 years on for what
 * stays private, else DAYS_UNTIL_PUBLIC days on. The portal's tags decide before the lists of the settings.
 * @throws FileSpecificationError when it hangs on an observation date that cannot be read
 */
export const publicDateOf = (
  headers: HeaderData,
  { basename, tags, settings }: { basename: string; tags: readonly string[]; settings: LibrarySettings },
): HeaderValue => {
  const access = accessByTags(tags, settings) ?? accessByLists(headers, basename, settings)
  if (access === 'public') return headers.value('OBSERVATION_DATE_KEY')
  return later(headers, access === 'private' ? DAYS_PRIVATE : settings.DAYS_UNTIL_PUBLIC)
}

const accessByTags = (tags: readonly string[], settings: LibrarySettings): Access | undefined => {
  if (settings.PRIVATE_PROPOSAL_TAGS.some((tag) => tags.includes(tag))) return 'private'
  return settings.PUBLIC_PROPOSAL_TAGS.some((tag) => tags.includes(tag)) ? 'public' : undefined
}

const accessByLists = (headers: HeaderData, basename: string, settings: LibrarySettings): Access => {
  const type = headers.text('CONFIGURATION_TYPE_KEY')
  if (type !== null && settings.CALIBRATION_TYPES.includes(type)) return 'public'
  const proposal = proposalOf(headers)
  // no list holds a file without a proposal, not even an empty one
  const isIn = (list: readonly string[]): boolean => proposal !== '' && list.some((part) => proposal.includes(part))
  if (isIn(settings.PUBLIC_PROPOSALS)) return 'public'
  const isPrivate =
    isIn(settings.PRIVATE_PROPOSALS) || settings.PRIVATE_FILE_TYPES.some((part) => basename.includes(part))
  return isPrivate ? 'private' : 'later'
}

const proposalOf = (headers: HeaderData): string => {
  const proposal = headers.value('PROPOSAL_ID_KEY')
  if (isFalse(proposal)) return ''
  if (typeof proposal === 'string') return proposal
  throw new FileSpecificationError(`the proposal ${proposal} is not text`)
}

const later = (headers: HeaderData, days: number): string => {
  const date = headers.value('OBSERVATION_DATE_KEY')
  const parsed = typeof date === 'string' ? parseDate(date) : undefined
  if (!parsed) throw new FileSpecificationError(`the observation date ${toJsonText(date)} cannot be read`)
  const moved = addDays(parsed, days)
  if (!moved) throw new FileSpecificationError(`${days} days from the observation date ${date} is no date`)
  return formatDate(moved)
}
