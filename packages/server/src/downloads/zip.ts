import { createHash } from 'node:crypto'
import { isoInstant } from '../frames/present.ts'
import { type ZipLayout, zipLayout } from '../zip/layout.ts'
import type { MemberSource } from '../zip/zip-bytes.ts'
import type { CrcMemory } from './crc-memory.ts'
import { distinctNames } from './names.ts'
import type { Part } from './parts.ts'

/** A ZIP of the parts of a download, before its first byte. */
export interface Zip {
  readonly layout: ZipLayout
  /** Strong: the same frames, versions, names and choices give the same bytes. */
  readonly etag: string
  readonly sourceOf: (index: number) => MemberSource
}

/** @param folder in which all files lie */
export const zipOf = (parts: readonly Part[], folder: string, crcs: CrcMemory): Zip => {
  const members = namesIn(parts, folder).map((name, index) => {
    const { frame, content } = parts[index] as Part
    return { name, size: content.size, modified: dateOf(frame.observation_date) }
  })
  const tags = parts.map(({ content }) => content.tag)
  const identity = createHash('sha256')
    .update(JSON.stringify([members, tags]))
    .digest('hex')
  return {
    layout: zipLayout(members),
    etag: `"${identity.slice(0, 32)}"`,
    sourceOf: (index) => {
      const { tag, open } = (parts[index] as Part).content
      return { open, crc: () => crcs.get(tag), keepCrc: (crc) => crcs.set(tag, crc) }
    },
  }
}

/** The names of the parts in their folder, in their order. */
export const namesIn = (parts: readonly Part[], folder: string): string[] =>
  distinctNames(parts.map(({ frame, filename }) => ({ id: frame.id, filename }))).map((name) => `${folder}/${name}`)

/** A file has the time of its observation, which is the same whenever a download is taken up again. */
const dateOf = (text: string | null): Date => new Date(text === null ? 0 : isoInstant(text))
