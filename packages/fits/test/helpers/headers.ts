import { type Header, parseHeader } from '../../src/header.ts'

/** A header of cards given as text, each padded to 80 characters. */
export const headerOf = (...cards: string[]): Header => parseHeader(cards.map((card) => card.padEnd(80)).join(''))

/** Bytes of a header unit: cards, END, and padding to whole blocks. */
export function headerBytes(...cards: string[]): Uint8Array {
  const text = [...cards, 'END'].map((card) => card.padEnd(80)).join('')
  return new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 2880) * 2880))
}

export function concat(...chunks: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(chunks))
}
