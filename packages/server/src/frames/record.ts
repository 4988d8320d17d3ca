import { ValidationError } from '../errors.ts'
import {
  anyField,
  choiceField,
  dayField,
  type Field,
  FieldError,
  type Given,
  instantField,
  integerField,
  listField,
  numberField,
  readRecord,
  readText,
  refuse,
  textField,
  typeName,
} from '../http/fields.ts'
import { JsonSource } from '../http/json.ts'
import { readArea } from './area.ts'

const INT4_MAX = 2_147_483_647
const MAX_RELATED = 10_000
/** The longest text that PostgreSQL's index of names surely takes: a little under a third of its pages of 8 kB. */
const MAX_NAME_BYTES = 2600

export interface NewVersion {
  readonly key: string
  readonly md5: string
  readonly extension: string
}

/** What the fields of a record need to know of this archive. */
export interface RecordContext {
  readonly configurationTypes: readonly string[]
  readonly isKnownExtension: (extension: string) => boolean
}

const readName = (value: unknown): string => {
  const name = readText(value, { maxLength: 1000, blank: false })
  const isTooLong = Buffer.byteLength(name) > MAX_NAME_BYTES
  return isTooLong ? refuse(`Ensure this field has no more than ${MAX_NAME_BYTES} bytes in UTF-8.`) : name
}

/** A name that files are called by: nothing that leads out of a folder. */
export const basenameField = (presence: { required: boolean }): Field<string> =>
  anyField((value) => {
    const name = readName(value)
    if (name.includes('/') || name === '.' || name === '..') return refuse('A name may not hold a slash.')
    return name
  }, presence)

const versionFields = ({ isKnownExtension }: RecordContext) => ({
  key: textField({ maxLength: 32, blank: false, required: true }),
  md5: textField({ maxLength: 32, blank: false, required: true }),
  extension: anyField(
    (value) => {
      const extension = readText(value, { maxLength: 20, blank: false })
      if (isKnownExtension(extension)) return extension
      return refuse(`This archive knows no file of the kind "${extension}". See FILETYPE_MAPPING_OVERRIDES.`)
    },
    { required: true },
  ),
})

const versionSetField = (context: RecordContext): Field<NewVersion[]> => {
  const fields = versionFields(context)
  return anyField(
    (value) => {
      if (!Array.isArray(value)) {
        throw new FieldError({ non_field_errors: [`Expected a list of items but got type "${typeName(value)}".`] })
      }
      const problems = value.map((item) => {
        try {
          readRecord(fields, item)
          return {}
        } catch (error) {
          if (!(error instanceof FieldError)) throw error
          return error.messages as object
        }
      })
      if (problems.some((problem) => Object.keys(problem).length > 0)) throw new FieldError(problems)
      return value.map((item) => readRecord(fields, item) as NewVersion)
    },
    { required: true },
  )
}

const readHeaders = (value: unknown): string => {
  if (value instanceof JsonSource) return value.value === null ? refuse('This field may not be null.') : value.text
  return JSON.stringify(value) // of a form
}

const recordFields = (context: RecordContext) => ({
  basename: basenameField({ required: true }),
  area: anyField(readArea, { required: true, nullable: true }),
  version_set: versionSetField(context),
  headers: anyField(readHeaders, { required: true }),
  reduction_level: integerField({ min: -32_768, max: 32_767 }),
  observation_day: dayField({ required: true }),
  observation_date: instantField({ nullable: true }),
  proposal_id: textField({ maxLength: 200 }),
  instrument_id: textField({ maxLength: 64 }),
  target_name: textField({ maxLength: 200 }),
  site_id: textField({ maxLength: 3 }),
  telescope_id: textField({ maxLength: 4 }),
  exposure_time: numberField({ nullable: true }),
  primary_optical_element: textField({ maxLength: 100 }),
  public_date: instantField({ nullable: true }),
  configuration_type: choiceField(context.configurationTypes, { required: true }),
  observation_id: integerField({ min: 0, max: INT4_MAX, nullable: true }),
  request_id: integerField({ min: 0, max: INT4_MAX, nullable: true }),
  related_frame_filenames: anyField(
    (value) => {
      const names = listField(readName, {}).read(value)
      return names.length > MAX_RELATED ? refuse(`A frame has at most ${MAX_RELATED} related frames.`) : names
    },
    { required: true },
  ),
  related_frames: listField((item) => integerField({ min: -INT4_MAX, max: INT4_MAX }).read(item), {}),
})

/** An ingester's record, checked. What was left out is undefined; headers and area are JSON text. */
export type FrameRecord = Given<ReturnType<typeof recordFields>> & {
  readonly basename: string
  readonly version_set: readonly NewVersion[]
  readonly headers: string
  readonly related_frame_filenames: readonly string[]
}

/** Some fields of a frame, checked: those that are to change. */
export type FrameChanges = Given<ReturnType<typeof recordFields>>

/** @throws ValidationError naming every field that cannot be accepted */
export const readFrameRecord = (body: unknown, context: RecordContext): FrameRecord =>
  readFields(recordFields(context), body) as FrameRecord

/** @throws ValidationError naming every field that cannot be accepted */
export const readFrameChanges = (body: unknown, context: RecordContext): FrameChanges => {
  const fields = Object.entries(recordFields(context)).map(([name, field]) => [name, { ...field, required: false }])
  return readFields(Object.fromEntries(fields) as ReturnType<typeof recordFields>, body)
}

/** Reads a body by its fields. @throws ValidationError naming every field that cannot be accepted */
export const readFields = <F extends Readonly<Record<string, Field<unknown>>>>(fields: F, body: unknown): Given<F> => {
  try {
    return readRecord(fields, body ?? {})
  } catch (error) {
    if (error instanceof FieldError) throw new ValidationError(error.messages as Record<string, unknown>)
    throw error
  }
}
