import contentDisposition from 'content-disposition'

/** Characters that a header can hold without quotes (RFC 9110 section 5.6.2). */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/

/** Content-Disposition of a file to be saved; a plain name without quotes, as in the existing archive. */
export const savedAs = (filename: string): string =>
  TOKEN.test(filename) ? `attachment; filename=${filename}` : contentDisposition(filename)

/** `ocs_archive_data-20200505-3`: the folder in a ZIP, and the ZIP's own name without its extension. */
export const zipName = (base: string, files: number, now: Date): string =>
  cleaned(`${base}-${now.toISOString().slice(0, 10).replaceAll('-', '')}-${files}`)

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be in a name
const UNFIT = /[\0-\x1f\x7f/\\:*?"<>|]/g

/** A name that no file system reads as a path, or as something else than a name. */
const cleaned = (name: string): string => name.replace(UNFIT, '_').replace(/^\.+/, '_')

/**
 * Names for files in one folder: fit for file systems, and no two alike, also where capitals do not count. A name that is
 * taken gets the number of its frame.
 */
export const distinctNames = (files: readonly { readonly id: number; readonly filename: string }[]): string[] => {
  const taken = new Set<string>()
  return files.map(({ id, filename }) => {
    const name = cleaned(filename)
    const dot = name.indexOf('.', 1)
    const [stem, extension] = dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)]
    let unique = name
    for (let attempt = 0; taken.has(unique.toLowerCase()); attempt++) {
      unique = `${stem}-${id}${attempt === 0 ? '' : `-${attempt}`}${extension}`
    }
    taken.add(unique.toLowerCase())
    return unique
  })
}
