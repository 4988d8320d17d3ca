import { html, type Markup, type Piece } from '../markup.ts'
import { isAddress } from './description.ts'

/** Pages are for people; a longer answer is shown cut. */
const MAX_SHOWN = 300_000

const TOKEN = /"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s"[\]{},:]+/g

/** Keys whose numbers are frames. */
const FRAME_KEYS = new Set(['related_frames', 'frame'])

/** JSON over several lines, every number as it was written (15.0 stays 15.0), addresses and numbers of frames as links. */
export const jsonView = (json: string): Markup => {
  const pieces: Piece[] = []
  let [depth, length, key, isKey] = [0, 0, '', true]
  const add = (piece: Piece, size: number): void => {
    pieces.push(piece)
    length += size
  }
  const tokens = json.match(TOKEN) ?? []
  for (const [index, token] of tokens.entries()) {
    const isClosing = token === '}' || token === ']'
    const wasOpening = tokens[index - 1] === '{' || tokens[index - 1] === '['
    if (isClosing) depth--
    if (isClosing !== wasOpening) add(`\n${'  '.repeat(depth)}`, 1 + 2 * depth)
    isKey = tokens[index + 1] === ':'
    if (isKey) key = unquoted(token)
    add(isKey ? html`<span class="key">${token}</span>` : tokenView(token, key), token.length)
    if (token === '{' || token === '[') depth++
    if (token === ',') add(`\n${'  '.repeat(depth)}`, 1 + 2 * depth)
    if (token === ':') add(' ', 1)
    if (length > MAX_SHOWN) {
      add('\n… cut here; see it whole as JSON', 0)
      break
    }
  }
  return html`${pieces}`
}

const unquoted = (token: string): string => {
  try {
    return String(JSON.parse(token))
  } catch {
    return ''
  }
}

const tokenView = (token: string, key: string): Piece => {
  if (FRAME_KEYS.has(key) && /^\d+$/.test(token)) return html`<a href="/frames/${token}/">${token}</a>`
  if (!token.startsWith('"')) return token
  const text = token.length > MAX_SHOWN ? `${token.slice(0, MAX_SHOWN)}…` : token
  const address = unquoted(text)
  if (address.startsWith('http') && isAddress(address)) {
    return html`<span class="string">"<a href="${address}">${address}</a>"</span>`
  }
  return html`<span class="string">${text}</span>`
}
