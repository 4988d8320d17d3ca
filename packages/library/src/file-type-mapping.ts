// The existing archive writes the mapping as a Python dict: {'.fits': 'ocs_archive.input.lcofitsfile.LcoFitsFile'}.
const ENTRY =
  /^\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*:\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*(,|$)/s

const unescaped = (text: string): string => text.replace(/\\(.)/gs, '$1')

const problem = (): Error => new Error('a JSON object or a Python dict of file extensions and class names')

const readJson = (value: string): Readonly<Record<string, string>> | undefined => {
  let parsed: unknown
  try {
    parsed = JSON.parse(value)
  } catch {
    return undefined
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw problem()
  if (!Object.values(parsed).every((name) => typeof name === 'string')) throw problem()
  return Object.freeze(parsed as Record<string, string>)
}

const readPythonDict = (value: string): Readonly<Record<string, string>> => {
  const body = /^\{(.*)\}$/s.exec(value)?.[1]
  if (body === undefined) throw problem()
  const entries: [string, string][] = []
  let rest = body
  while (rest.trim() !== '') {
    const found = ENTRY.exec(rest)
    if (!found) throw problem()
    entries.push([unescaped(found[1] ?? found[2] ?? ''), unescaped(found[3] ?? found[4] ?? '')])
    rest = rest.slice(found[0].length)
  }
  return Object.freeze(Object.fromEntries(entries))
}

/**
 * Reads FILETYPE_MAPPING_OVERRIDES: file extension to class name.
 * @throws Error whose message ends the sentence "FILETYPE_MAPPING_OVERRIDES must be …".
 */
export const readFileTypeMapping = (value: string): Readonly<Record<string, string>> => {
  const trimmed = value.trim()
  if (trimmed === '') return Object.freeze({})
  return readJson(trimmed) ?? readPythonDict(trimmed)
}
