import { escaped, Markup } from '../markup.ts'
import { isAddress } from './description.ts'

/** Pages are for people; a longer answer is shown cut. */
const MAX_SHOWN = 200_000

const TOKEN = /"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s"[\]{},:]+/g
const COLON = /\s*:/y

/** Keys whose numbers are frames. */
const FRAME_KEYS = new Set(['related_frames', 'frame'])

/** JSON over several lines, every number as it was written (15.0 stays 15.0), addresses and numbers of frames as links. */
export const jsonView = (json: string): Markup => {
  let [view, depth, length, key, before] = ['', 0, 0, '', '']
  // one token after the other, since most of a long answer is never shown
  for (const { 0: token, index } of json.matchAll(TOKEN)) {
    const isClosing = token === '}' || token === ']'
    const wasOpening = before === '{' || before === '['
    if (isClosing) depth--
    if (before === ',' || (before !== '' && isClosing !== wasOpening && before !== ':')) view += newLine(depth)
    if (before === ':') view += ' '
    COLON.lastIndex = index + token.length
    const isKey = token.startsWith('"') && COLON.test(json)
    if (isKey) key = unquoted(token)
    view += isKey ? `<span class="key">${escaped(token)}</span>` : tokenView(token, key)
    if (token === '{' || token === '[') depth++
    before = token
    length += token.length + 2 * depth
    if (length > MAX_SHOWN) return new Markup(`${view}\n… cut here; see it whole as JSON`)
  }
  return new Markup(view)
}

const newLine = (depth: number): string => `\n${'  '.repeat(depth)}`

const unquoted = (token: string): string => {
  try {
    return String(JSON.parse(token))
  } catch {
    return ''
  }
}

const tokenView = (token: string, key: string): string => {
  if (!token.startsWith('"')) {
    return FRAME_KEYS.has(key) && /^\d+$/.test(token) ? `<a href="/frames/${token}/">${token}</a>` : escaped(token)
  }
  const text = token.length > MAX_SHOWN ? `${token.slice(0, MAX_SHOWN)}…` : token
  const address = text.startsWith('"http') ? unquoted(text) : ''
  if (!isAddress(address)) return `<span class="string">${escaped(text)}</span>`
  const shown = escaped(address)
  return `<span class="string">&quot;<a href="${shown}">${shown}</a>&quot;</span>`
}
