/** A value as Python prints it: part of messages that clients know. */
export const asPython = (value: unknown): string => {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (Array.isArray(value)) return `[${value.map((item) => pythonItem(item)).join(', ')}]`
  if (typeof value !== 'object') return String(value)
  return `{${Object.entries(value)
    .map(([key, item]) => `'${key}': ${pythonItem(item)}`)
    .join(', ')}}`
}

const pythonItem = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : asPython(value))
