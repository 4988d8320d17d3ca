import { ValidationError } from '../errors.ts'
import {
  basenameField,
  type FrameRecord,
  type NewVersion,
  type RecordContext,
  readFields,
  readFrameRecord,
} from '../frames/record.ts'
import { anyField, choiceField, type Given, readText, refuse, textField } from '../http/fields.ts'

export interface ThumbnailContext extends RecordContext {
  readonly sizes: readonly string[]
}

/** A thumbnail as an ingester tells of it: the record of its frame, with the frame's name, a size and one file. */
export interface ThumbnailRecord {
  /** Name of the thumbnail's own file. */
  readonly basename: string
  readonly size: string
  readonly frameBasename: string
  readonly file: NewVersion
  /** What is known of the frame, under the thumbnail's name. */
  readonly frame: FrameRecord
}

/** @throws ValidationError naming every field that cannot be accepted */
export const readThumbnailRecord = (body: unknown, context: ThumbnailContext): ThumbnailRecord => {
  const frame = readFrameRecord(body, context)
  const { size, frame_basename } = readFields(
    { size: choiceField(context.sizes, { required: true }), frame_basename: basenameField({ required: true }) },
    body,
  )
  const [file] = frame.version_set
  if (file === undefined) throw new ValidationError({ version_set: ['A thumbnail has one file; give its version.'] })
  return { basename: frame.basename, size: size as string, frameBasename: frame_basename as string, file, frame }
}

const changeable = ({ sizes, isKnownExtension }: ThumbnailContext, required: boolean) => ({
  size: choiceField(sizes, { required }),
  basename: basenameField({ required }),
  key: textField({ maxLength: 32, blank: false, required }),
  extension: anyField(
    (value) => {
      const extension = readText(value, { maxLength: 20, blank: false })
      return isKnownExtension(extension) ? extension : refuse(`This archive knows no file of the kind "${extension}".`)
    },
    { required },
  ),
})

/** Some fields of a thumbnail: those that are to change. */
export type ThumbnailChanges = Given<ReturnType<typeof changeable>>

/** @param whole whether every field must be given @throws ValidationError naming every field that cannot be accepted */
export const readThumbnailChanges = (body: unknown, context: ThumbnailContext, whole: boolean): ThumbnailChanges =>
  readFields(changeable(context, whole), body)
