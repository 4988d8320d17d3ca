import { CARD_LENGTH, type Card, parseCard } from './card.ts'
import type { Hdu } from './hdu.ts'
import { headerText, isEndCard } from './header.ts'
import type { Source } from './source.ts'

/** The cards of an HDU and the characters each is written in: 80, or a multiple of it with CONTINUE cards. */
export async function readCardImages(
  source: Source,
  hdu: Hdu,
  signal?: AbortSignal,
): Promise<{ card: Card; image: string }[]> {
  const text = headerText(await source.read(hdu.headerStart, hdu.dataStart - hdu.headerStart, signal))
  return cardImages(text).map((image) => ({ card: parseCard(image), image }))
}

/** Cuts the text of a header into logical cards, without END and what follows it. */
export function cardImages(text: string): string[] {
  const images: string[] = []
  for (let at = 0; at < text.length; at += CARD_LENGTH) {
    const image = text.slice(at, at + CARD_LENGTH).padEnd(CARD_LENGTH)
    if (isEndCard(image)) break
    if (image.startsWith('CONTINUE') && images.length > 0) images[images.length - 1] += image
    else images.push(image)
  }
  return images
}
