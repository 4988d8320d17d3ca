import { escapeLiteral } from 'pg'
import type { Sql } from './sql.ts'

/**
 * A statement with its values written into its text, for the one case where no parameters can be given: EXPLAIN of a
 * text inside a function. Values are quoted by the client library's own rules.
 * @throws TypeError for a value that is not text, a number, a boolean or a list of texts
 */
export const withLiterals = (statement: Sql): string =>
  statement.text.replace(/\$(\d+)/g, (_, number) => literal(statement.values[Number(number) - 1]))

const literal = (value: unknown): string => {
  if (typeof value === 'string') return escapeLiteral(value)
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number' && Number.isFinite(value)) return value < 0 ? `(${value})` : String(value)
  if (Array.isArray(value)) return `array[${value.map(literal).join(', ')}]`
  throw new TypeError(`no literal for a ${typeof value}`)
}
