/**
 * JSON as the clients of the existing archive write it. Three things that JSON.parse does not do: numbers keep their
 * text where it matters (`15.0` is not `15`, an integer of forty digits keeps them); errors have the words and the
 * position that those clients know; depth is bounded.
 */
export class JsonError extends Error {}

/** A value together with the text it was read from. */
export class JsonSource {
  readonly value: unknown
  readonly text: string
  constructor(value: unknown, text: string) {
    this.value = value
    this.text = text
  }
}

const MAX_DEPTH = 64
const WHITESPACE = /[ \t\n\r]*/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const CONSTANTS = new Map<string, unknown>([
  ['null', null],
  ['true', true],
  ['false', false],
])
/** Python writes these, and RFC 8259 does not have them; they are refused by name. */
const NO_NUMBERS = ['NaN', 'Infinity', '-Infinity']
const STRING = /"(?:[^"\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const SURROGATE_PAIR = /[\ud800-\udbff][\udc00-\udfff]/g
const CONTROL = /\p{Cc}/u
/** RFC 8259 section 7 forbids the first 32 characters inside a string, and no others. */
const hasControl = (text: string): boolean => CONTROL.test(text) && [...text].some((character) => character < ' ')

/**
 * Parses a document. The values of the keys in `keepText` of the outermost object come as `JsonSource`.
 * @throws JsonError like "Expecting value: line 1 column 6 (char 5)"
 */
export const parseJson = (text: string, keepText: readonly string[] = []): unknown => {
  let at = 0

  const fail = (message: string, position = at): never => {
    const before = text.slice(0, position).replace(SURROGATE_PAIR, ' ') // characters are counted as Python counts
    const line = before.split('\n').length
    const column = before.length - before.lastIndexOf('\n')
    throw new JsonError(`${message}: line ${line} column ${column} (char ${before.length})`)
  }
  const skip = (): void => {
    WHITESPACE.lastIndex = at
    WHITESPACE.test(text)
    at = WHITESPACE.lastIndex
  }
  const readString = (): string => {
    STRING.lastIndex = at
    const start = at
    if (!STRING.test(text)) return badString(start)
    at = STRING.lastIndex
    const plain = text.slice(start + 1, at - 1)
    if (hasControl(plain)) return badString(start)
    return plain.includes('\\') ? (JSON.parse(text.slice(start, at)) as string) : plain
  }
  const badString = (start: number): never => {
    for (let index = start + 1; index < text.length; index++) {
      const character = text.charAt(index)
      if (character < ' ') return fail('Invalid control character at', index)
      if (character === '"') break
      if (character !== '\\') continue
      index++
      const after = text.slice(index, index + 5)
      if (after.startsWith('u') && !/^u[0-9a-fA-F]{4}/.test(after)) return fail('Invalid \\uXXXX escape', index)
      if (/^[^"\\/bfnrtu]/.test(after)) return fail('Invalid \\escape', index - 1)
    }
    return fail('Unterminated string starting at', start)
  }
  const readObject = (depth: number): Record<string, unknown> => {
    const object: Record<string, unknown> = Object.create(null)
    at++
    skip()
    if (text[at] === '}') {
      at++
      return object
    }
    for (;;) {
      if (text[at] !== '"') fail('Expecting property name enclosed in double quotes')
      const key = readString()
      skip()
      if (text[at] !== ':') fail("Expecting ':' delimiter")
      at++
      skip()
      const start = at
      const value = readValue(depth + 1)
      object[key] = depth === 1 && keepText.includes(key) ? new JsonSource(value, text.slice(start, at)) : value
      skip()
      const next = text[at]
      if (next !== ',' && next !== '}') fail("Expecting ',' delimiter")
      at++
      if (next === '}') return object
      skip()
    }
  }
  const readArray = (depth: number): unknown[] => {
    const array: unknown[] = []
    at++
    skip()
    if (text[at] === ']') {
      at++
      return array
    }
    for (;;) {
      array.push(readValue(depth + 1))
      skip()
      const next = text[at]
      if (next !== ',' && next !== ']') fail("Expecting ',' delimiter")
      at++
      if (next === ']') return array
      skip()
    }
  }
  const readValue = (depth: number): unknown => {
    if (depth > MAX_DEPTH) fail(`Nested more than ${MAX_DEPTH} deep`)
    const character = text[at]
    if (character === '"') return readString()
    if (character === '{') return readObject(depth)
    if (character === '[') return readArray(depth)
    NUMBER.lastIndex = at
    if (NUMBER.test(text)) {
      const number = Number(text.slice(at, NUMBER.lastIndex))
      at = NUMBER.lastIndex
      return number
    }
    for (const [word, value] of CONSTANTS) {
      if (!text.startsWith(word, at)) continue
      at += word.length
      return value
    }
    const word = NO_NUMBERS.find((one) => text.startsWith(one, at))
    if (word !== undefined) throw new JsonError(`Out of range float values are not JSON compliant: '${word}'`)
    return fail('Expecting value')
  }

  skip()
  const value = readValue(1)
  skip()
  if (at < text.length) fail('Extra data')
  return value
}
