// Lets Node run this checkout's TypeScript as it stands: `node --import ./scripts/source.js FILE.ts`.
// tsx strips the types; the hook below adds the export condition `source`, by which the packages of this
// workspace resolve to each other's src/ and never to a stale dist/. An installed package does not need this file.
import { register } from 'node:module'
import { register as registerTsx } from 'tsx/esm/api'

registerTsx()
const hook = `export const resolve = (specifier, context, next) =>
  next(specifier, { ...context, conditions: [...context.conditions, 'source'] })`
register(`data:text/javascript,${encodeURIComponent(hook)}`)
