import { type DeletionParts, deleteFrames } from '../../frames/delete.ts'
import { extentOf, filesLeft, type Selection, selectedBy, someOf } from './queries.ts'

/** Frames whose rows go in one transaction, and then their files. */
const BATCH = 200
/** Frames that are looked for at a time: where no index helps, each look reads a large part of the table. */
const FOUND = 10_000

export interface DeletionRun {
  readonly parts: DeletionParts
  readonly selection: Selection
  /** Says what would be deleted, and deletes nothing. */
  readonly dryRun: boolean
  /** Told what there is to delete; deletes when it says yes. */
  readonly confirm: (text: string) => Promise<boolean>
  readonly say: (line: string) => void
  /** Looked at between two batches. */
  readonly isInterrupted: () => boolean
}

const number = (value: number): string => value.toLocaleString('en')
const frames = (count: number): string => `${number(count)} ${count === 1 ? 'frame' : 'frames'}`
const files = (count: number): string => `${number(count)} ${count === 1 ? 'file' : 'files'}`

/**
 * Deletes frames with all that belongs to them, rows and files together, batch by batch. Whenever it ends, what is
 * deleted is deleted whole, and the same command goes on with the rest.
 * @returns how many frames were deleted
 */
export const deleteSelected = async (run: DeletionRun): Promise<number> => {
  const { parts, say } = run
  const where = selectedBy(run.selection)
  const extent = await extentOf(parts.db, where)
  if (extent.frames === 0) {
    say('No frame fits, so there is nothing to delete.')
    return 0
  }
  const days = extent.first === null ? '' : `, observed from ${extent.first} to ${extent.last}`
  const what = `${frames(extent.frames)} with ${files(extent.files)}${days}`
  if (run.dryRun) {
    say(`Would delete ${what}. Nothing was deleted.`)
    return 0
  }
  if (!(await run.confirm(`Delete ${what}?`))) {
    say('Nothing was deleted.')
    return 0
  }
  let deleted = 0
  let found: readonly number[] = []
  for (;;) {
    if (found.length === 0) found = await someOf(parts.db, where, FOUND)
    if (found.length === 0) break
    deleted += await deleteFrames(parts, found.slice(0, BATCH))
    found = found.slice(BATCH)
    say(`Deleted ${number(deleted)} of ${frames(extent.frames)}.`)
    if (run.isInterrupted()) {
      say('Stopped. The same command goes on with the rest.')
      break
    }
  }
  const left = await filesLeft(parts.db)
  if (left > 0) {
    say(
      `The store did not delete ${files(left)} of frames that are gone; the archive tries again at its next deletion.`,
    )
  }
  return deleted
}
