import { CARD_LENGTH, type Card } from '../card.ts'
import { formatCard } from '../card-format.ts'
import type { FitsError } from '../errors.ts'
import { readHdus } from '../fits-file.ts'
import type { Hdu } from '../hdu.ts'
import { headerText, isEndCard } from '../header.ts'
import type { Source } from '../source.ts'
import { imageHeader, isTiledImage } from '../tiles/tiled-image.ts'
import { defineCommand, type Io } from './command.ts'
import { printable } from './failure.ts'
import { forEachFile } from './for-each-file.ts'
import { withSource } from './input.ts'
import { jsonHeader } from './json-header.ts'
import { selectHdu } from './select-hdu.ts'

export const command = defineCommand({
  usage: 'FILE...',
  options: {
    json: { type: 'boolean', help: 'print JSON: an array of HDUs; of several files an object of arrays, by path' },
    hdu: { type: 'string', value: 'N', help: 'only this HDU: its number from 0, or its EXTNAME' },
    image: { type: 'boolean', help: 'show a tile-compressed image by the header of the image inside' },
  },
  details: `
Prints cards as they are in the file, without END. With --json each HDU is {"type", "extname", "header"}, and header
has one value per keyword, the first of duplicates: strings, true, false and integers are themselves, null is a
keyword without value, {"$float":"1.0"} a float, {"$int":"..."} an integer beyond 2^53, {"$complex":["1.0","2.0"]},
{"$commentary":[...]} the lines of COMMENT, HISTORY and blank keywords, {"$error":"..."} a card that cannot be read.

Example:
  fits headers --json --hdu SCI frame.fits.fz`,
  run: async ({ words, options }, io) => {
    if (!options.json)
      return forEachFile(words, (path) => writeHeaders(path, { ...options, named: words.length > 1 }, io))
    if (words.length === 1) return writeJson(words[0]!, { ...options, before: '', after: '\n' }, io)
    let separator = '{'
    await forEachFile(words, async (path) => {
      await writeJson(path, { ...options, before: `${separator}${JSON.stringify(path)}:`, after: '' }, io)
      separator = ',\n'
    }).finally(() => io.write(separator === '{' ? '{}\n' : '}\n'))
  },
})

interface Selection {
  readonly hdu?: string | undefined
  readonly image?: boolean | undefined
}

/** An HDU, and the text of its header in the file. */
interface WithText {
  readonly hdu: Hdu
  readonly text: string
}

async function writeHeaders(path: string, selection: Selection & { named: boolean }, io: Io): Promise<void> {
  await withSource(path, { io, access: 'forward' }, async (source) => {
    const { found, incomplete } = await readHeaders(source, selection)
    const blocks = found.map(({ hdu, text }) => {
      const cards = selection.image && isTiledImage(hdu.header) ? imageCards(hdu, text) : cardImages(text)
      return `# HDU ${hdu.index}${selection.named ? ` in ${printable(path)}` : ''}:\n${cards.map(lines).join('')}`
    })
    await io.write(blocks.join('\n'))
    if (incomplete) throw incomplete
  })
}

async function writeJson(
  path: string,
  { before, after, ...selection }: Selection & { before: string; after: string },
  io: Io,
): Promise<void> {
  await withSource(path, { io, access: 'forward' }, async (source) => {
    const { found, incomplete } = await readHeaders(source, selection)
    const hdus = found.map(({ hdu: { type, extname, header } }) => {
      const shown = selection.image && isTiledImage(header) ? imageHeader(header) : header
      const about = `"type":${JSON.stringify(type)},"extname":${JSON.stringify(extname ?? null)}`
      return `{${about},"header":${jsonHeader(shown)}}`
    })
    await io.write(`${before}[${hdus.join(',\n')}]${after}`)
    if (incomplete) throw incomplete
  })
}

async function readHeaders(
  source: Source,
  { hdu: which }: Selection,
): Promise<{ found: readonly WithText[]; incomplete: FitsError | undefined }> {
  const all: WithText[] = []
  const kept = keeping(source)
  const walk = readHdus(kept.source)
  for (;;) {
    const { done, value: hdu } = await walk.next()
    if (done) {
      if (which === undefined) return { found: all, incomplete: hdu }
      const selected = selectHdu(
        all.map((one) => one.hdu),
        which,
      )
      return { found: [all[selected.index]!], incomplete: undefined }
    }
    all.push({ hdu, text: headerText(kept.take()) })
  }
}

/** A source that keeps what is read of it, so that the header of a stream need not be read twice. */
function keeping(source: Source): { source: Source; take: () => Uint8Array } {
  let pieces: Uint8Array[] = []
  return {
    source: {
      get size() {
        return source.size
      },
      async read(offset, length, signal) {
        const bytes = await source.read(offset, length, signal)
        pieces.push(bytes.slice())
        return bytes
      },
    },
    take() {
      const bytes = new Uint8Array(Buffer.concat(pieces))
      pieces = []
      return bytes
    },
  }
}

/** Logical cards up to END: 80 characters, and more where CONTINUE cards follow. As `parseHeader` divides them. */
function cardImages(text: string): string[] {
  const images: string[] = []
  for (let at = 0; at < text.length; at += CARD_LENGTH) {
    const image = text.slice(at, at + CARD_LENGTH)
    if (isEndCard(image.padEnd(CARD_LENGTH))) break
    if (images.length > 0 && image.startsWith('CONTINUE')) images[images.length - 1] += image
    else images.push(image)
  }
  return images
}

/** Cards of the image inside: as in the file, save for those that the image has under another name. */
function imageCards({ header }: Hdu, text: string): string[] {
  const stored = cardImages(text)
  const images = new Map<Card, string>(header.cards.map((card, index) => [card, stored[index] ?? '']))
  return imageHeader(header).cards.map((card) => images.get(card) ?? formatCard(card))
}

const lines = (image: string): string =>
  image.replace(/[\s\S]{1,80}/g, (card) => `${printable(card).replace(/ +$/, '')}\n`)
