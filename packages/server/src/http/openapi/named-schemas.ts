/** A schema's title that is a name: such a schema stands once in the document, and is referred to. */
const NAME = /^[A-Z]\w+$/

/**
 * Takes every schema with a name out of a document's paths, puts a reference in its place, and gives them all back by name.
 * @throws Error when one name stands for two schemas
 */
export const hoistNamed = (paths: unknown): Record<string, unknown> => {
  const named: Record<string, unknown> = {}
  const visit = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(visit)
    const visited = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, visit(one)]))
    // an example of a whole answer stands beside the answer's schema, so not all of one name have it
    const { title, examples, ...schema } = visited
    if (typeof title !== 'string' || !NAME.test(title)) return visited
    const { examples: known = examples, ...other } = (named[title] ?? schema) as Record<string, unknown>
    if (JSON.stringify(other) !== JSON.stringify(schema)) throw new Error(`two schemas are called ${title}`)
    named[title] = known === undefined ? schema : { ...schema, examples: known }
    return { $ref: `#/components/schemas/${title}` }
  }
  // the paths are changed in place: they belong to a document that is being made
  const target = paths as Record<string, unknown>
  for (const [path, operations] of Object.entries(target)) target[path] = visit(operations)
  return Object.fromEntries(Object.entries(named).sort(([a], [b]) => (a < b ? -1 : 1)))
}
