import { CARD_LENGTH } from '../card.ts'
import { FitsError, HeaderError } from '../errors.ts'
import { openFits } from '../fits-file.ts'
import type { Hdu } from '../hdu.ts'
import { type Header, headerText, parseHeader } from '../header.ts'
import type { Source } from '../source.ts'
import { imageHeader, isTiledImage } from '../tiles/tiled-image.ts'
import type { LookupTable } from '../wcs/lookup-table.ts'
import { type Wcs, wcsOf } from '../wcs/wcs.ts'
import { selectHdu } from './select-hdu.ts'

/**
 * The world coordinates of the HDU asked for, or else of the first with axes on the sky, with the tables of
 * corrections that it refers to. The source may also be a bare header: cards of 80 characters, or one card per line.
 * @throws FitsError when there are none, or they cannot be understood
 */
export async function findWcs(source: Source, which: string | undefined): Promise<Wcs> {
  let hdus: readonly Hdu[]
  try {
    hdus = (await openFits(source)).hdus
  } catch (error) {
    if (!(error instanceof FitsError) || which !== undefined) throw error
    const bare = await bareHeader(source)
    if (bare) return wcsOf(bare)
    throw error
  }
  const header = imageSide(chosen(hdus, which).header)
  const tables = await lookupTables(source, hdus, header)
  return wcsOf(header, tables.length > 0 ? { lookupTables: tables } : {})
}

function chosen(hdus: readonly Hdu[], which: string | undefined): Hdu {
  if (which !== undefined) return selectHdu(hdus, which)
  const found = hdus.find(({ header }) => isCelestial(header))
  if (!found) throw new HeaderError('no HDU has axes on the sky (CTYPEn like RA---TAN); --hdu N takes another')
  return found
}

const imageSide = (header: Header): Header => (isTiledImage(header) ? imageHeader(header) : header)

const TABLES: ReadonlySet<string | undefined> = new Set(['D2IMARR', 'WCSDVARR'])
const REFERRING = /^(?:D2IMDIS|CPDIS)\d$/
const MOST_BYTES_OF_TABLE = 64 * 2 ** 20

async function lookupTables(source: Source, hdus: readonly Hdu[], header: Header): Promise<LookupTable[]> {
  if (!header.cards.some(({ keyword }) => REFERRING.test(keyword))) return []
  const { readImage } = await import('../image.ts')
  const tables: LookupTable[] = []
  for (const hdu of hdus.filter(({ extname }) => TABLES.has(extname?.trim()))) {
    const { values } = await readImage(source, hdu, { maxBytes: MOST_BYTES_OF_TABLE })
    tables.push({ header: hdu.header, values: Float64Array.from(values as ArrayLike<number>) })
  }
  return tables
}

// FITS WCS Paper II §2.1: RA and DEC, or xLON and xLAT, or xyLN and xyLT, with or without a projection
const CELESTIAL = /^(?:RA|DEC|.L(?:ON|AT)|..L[NT])(?:-|$)/

const isCelestial = (header: Header): boolean =>
  header.cards.some(
    ({ keyword, kind, value }) => /^CTYPE[1-9]$/.test(keyword) && kind === 'string' && CELESTIAL.test(value),
  )

/** A keyword, and a value or a comment: what a line of a header has at least. */
const CARD = /^(?:[A-Z0-9_-]{1,8} *=|COMMENT|HISTORY|END|\s*$)/

/** Longest text taken for a bare header. */
const LONGEST_TEXT = 4_000_000

/** The file as cards alone; undefined when it is something else. */
async function bareHeader(source: Source): Promise<Header | undefined> {
  let bytes: Uint8Array
  try {
    bytes = await source.read(0, LONGEST_TEXT)
  } catch (error) {
    // a stream does not go back
    if (error instanceof FitsError) return undefined
    throw error
  }
  const text = headerText(bytes)
  const cards = text.includes('\n') ? text.split(/\r?\n/) : (text.match(/[\s\S]{1,80}/g) ?? [])
  if (!cards.every((card) => card.length <= CARD_LENGTH && CARD.test(card)) || !text.includes('=')) return undefined
  return parseHeader(cards.map((card) => card.padEnd(CARD_LENGTH)).join(''))
}
