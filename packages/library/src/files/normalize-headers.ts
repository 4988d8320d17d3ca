import { FileSpecificationError } from '../errors.ts'
import type { HeaderData } from '../header-data.ts'
import { isFalse } from '../header-value.ts'
import type { LibrarySettings } from '../settings.ts'
import { filenameParts } from './input-file.ts'

/** Values that mean "no value" become null where the archive keeps a number, else the empty string. */
export const normalizeNulls = (headers: HeaderData, settings: LibrarySettings): void => {
  const numbers = new Set([
    settings.OBSERVATION_ID_KEY,
    settings.CONFIGURATION_ID_KEY,
    settings.REQUEST_ID_KEY,
    settings.REQUESTGROUP_ID_KEY,
  ])
  for (const [keyword, value] of headers.all) {
    if (typeof value !== 'string') continue
    const isNull = settings.NULL_HEADER_VALUES.includes(value)
    if (numbers.has(keyword) && (isNull || value.toUpperCase().includes('NONE'))) headers.set(keyword, null)
    else if (isNull) headers.set(keyword, '')
  }
}

/** Related frames that are named as files lose folder and extension. */
export const normalizeRelatedFrames = (headers: HeaderData, settings: LibrarySettings): void => {
  for (const keyword of settings.RELATED_FRAME_KEYS) {
    const value = headers.get(keyword)
    if (isFalse(value)) continue
    if (typeof value !== 'string') throw new FileSpecificationError(`the related frame in ${keyword} is not text`)
    const { basename, extension } = filenameParts(value)
    if (extension !== '') headers.set(keyword, basename)
  }
}
