import { ValidationError } from '../errors.ts'
import { formValues } from '../http/body.ts'
import { booleanField, FieldError, integerField, isRecord, listField, readRecord } from '../http/fields.ts'
import type { Settings } from '../settings.ts'

/** What a ZIP is to hold. */
export interface ZipRequest {
  readonly frameIds: ReadonlySet<number>
  readonly uncompress: boolean
  readonly catalogOnly: boolean
  /** As it was sent; undefined when there is none, or none to speak of. */
  readonly authToken: unknown
}

const INT4_MAX = 2_147_483_647

const fields = {
  frame_ids: listField(integerField({ min: 1, max: Number.MAX_VALUE }).read, { required: true }),
  uncompress: booleanField({}),
  catalog_only: booleanField({}),
}

/** @throws ValidationError */
export const readZipRequest = (
  body: unknown,
  settings: Pick<Settings, 'ZIP_DOWNLOAD_MAX_FILES' | 'ZIP_DOWNLOAD_MAX_UNCOMPRESSED_FILES'>,
): ZipRequest => {
  const given = read(body)
  const ids = given.frame_ids ?? []
  const { ZIP_DOWNLOAD_MAX_UNCOMPRESSED_FILES: maxUncompressed, ZIP_DOWNLOAD_MAX_FILES: max } = settings
  if (given.uncompress && ids.length > maxUncompressed) {
    const text = `A maximum of ${maxUncompressed} frames can be downloaded with the uncompress flag.`
    throw new ValidationError({ non_field_errors: [`${text} Please try again with fewer frame_ids.`] })
  }
  if (ids.length > max) {
    throw new ValidationError({ frame_ids: [`Ensure this field has no more than ${max} elements.`] })
  }
  const authToken = isRecord(body) ? body.auth_token : undefined
  return {
    frameIds: new Set(ids.filter((id) => id <= INT4_MAX)),
    uncompress: given.uncompress ?? false,
    catalogOnly: given.catalog_only ?? false,
    authToken: authToken === '' || authToken === null ? undefined : authToken,
  }
}

const read = (body: unknown): ReturnType<typeof readRecord<typeof fields>> => {
  try {
    return readRecord(fields, isRecord(body) ? asRecord(body) : (body ?? {}))
  } catch (error) {
    if (error instanceof FieldError) throw new ValidationError(error.messages as Record<string, unknown>)
    throw error
  }
}

/** A form has a list where a key is repeated, and says false by an empty text. */
const asRecord = (body: Record<string, unknown>): Record<string, unknown> => {
  const ids = formValues(body, 'frame_ids')
  const said = Object.entries(body).filter(([name, value]) => name in fields && value !== '')
  return { ...Object.fromEntries(said), ...(ids && { frame_ids: ids }) }
}
