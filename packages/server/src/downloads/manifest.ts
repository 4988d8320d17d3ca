import type { Links } from '../frames/present.ts'
import { internalPath } from './internal-link.ts'
import type { Part } from './parts.ts'
import { namesIn } from './zip.ts'

/** A location of nginx that leads to the file store. */
const STORE = '/zip-files'

/**
 * What nginx's mod_zip makes a ZIP of: a line for each file, its CRC (unknown), its size, where nginx finds it, and its name.
 * Links to the store lose their origin, for nginx to put its own in their place; what this archive makes itself has a
 * link that is good for some hours.
 */
export const manifestOf = async (
  parts: readonly Part[],
  folder: string,
  { links, secretKey }: { readonly links: Links; readonly secretKey: string },
): Promise<string> => {
  const names = namesIn(parts, folder)
  const lines = parts.map(async (part, index) => {
    const { frame, kind, content } = part
    const location =
      kind === 'file'
        ? await storeLocation(part, links)
        : internalPath({ kind, frameId: frame.id, versionId: frame.version_id }, secretKey)
    return `- ${content.size} ${location} ${names[index]}\n`
  })
  return (await Promise.all(lines)).join('')
}

const storeLocation = async ({ frame }: Part, links: Links): Promise<string> => {
  const { pathname, search } = new URL((await links.fileUrl(frame, frame, frame.extension)) as string)
  return STORE + pathname + search
}
