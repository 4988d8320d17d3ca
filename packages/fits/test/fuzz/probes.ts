import { cutout } from '../../src/cutout.ts'
import { FitsError } from '../../src/errors.ts'
import { openFits } from '../../src/fits-file.ts'
import { funpack } from '../../src/funpack/funpack.ts'
import { uncompressedTable } from '../../src/funpack/uncompressed-table.ts'
import type { Hdu } from '../../src/hdu.ts'
import { imageShape, readImage } from '../../src/image.ts'
import { renderPreview } from '../../src/preview/render.ts'
import { bytesSource, type Source } from '../../src/source.ts'
import { imageStatistics } from '../../src/statistics.ts'
import { openTable } from '../../src/tables/table.ts'
import { imageHeader, isTiledImage } from '../../src/tiles/tiled-image.ts'
import { verify } from '../../src/verify.ts'
import { wcsOf } from '../../src/wcs/wcs.ts'

interface Open {
  readonly source: Source
  readonly hdus: readonly Hdu[]
}

/** Most memory that a caller of this harness grants: a file of some kilobytes may still claim any size. */
const MOST_BYTES = 64 * 2 ** 20

/**
 * Everything that this package does with a file, by name. Each reads all that is there, with no look at the header, and
 * gives the number of HDUs that it got an answer from.
 */
export const probes: Readonly<Record<string, (file: Open) => Promise<number>>> = {
  headers: async ({ hdus }) => {
    for (const { header } of hdus) header.entries()
    for (const { header } of hdus) if (isTiledImage(header)) imageHeader(header)
    return hdus.length
  },
  image: ({ source, hdus }) => each(hdus, async (hdu) => void (await readImage(source, hdu, { maxBytes: MOST_BYTES }))),
  box: ({ source, hdus }) =>
    each(hdus, async (hdu) => {
      const { dims } = imageShape(hdu)
      const start = dims.map((length) => Math.floor(length / 3))
      const end = dims.map((length, axis) => Math.min(length, start[axis]! + 5))
      await readImage(source, hdu, { box: { start, end }, stored: true, maxBytes: MOST_BYTES })
    }),
  statistics: ({ source, hdus }) => each(hdus, async (hdu) => void (await imageStatistics(source, hdu))),
  cutout: ({ source, hdus }) =>
    each(hdus, async (hdu) => {
      const area = { box: { start: [1, 1], end: [4, 3] } }
      await cutout(source, hdu, area, { maxBytes: MOST_BYTES })
    }),
  // of one HDU: the border of the area is followed through the inverse of the WCS, which takes its time
  sky: ({ source, hdus }) =>
    each(hdus.filter(({ header }) => header.has('CRVAL1')).slice(0, 1), async (hdu) => {
      const [longitude, latitude] = [hdu.header.number('CRVAL1') ?? 0, hdu.header.number('CRVAL2') ?? 0]
      const area = { centre: [longitude, latitude], width: 0.0005, height: 0.0003 } as const
      await cutout(source, hdu, area, { maxBytes: MOST_BYTES })
    }),
  preview: ({ source, hdus }) =>
    each(hdus, async (hdu) => void (await renderPreview(source, hdu, { width: 20, height: 20 }))),
  rows: ({ source, hdus }) =>
    each(hdus, async (hdu) => {
      let rows = 0
      for await (const _ of openTable(source, hdu).rows({ maxBytes: MOST_BYTES })) if (++rows === MOST_ROWS) break
    }),
  columns: ({ source, hdus }) =>
    each(hdus, async (hdu) => {
      const table = openTable(source, hdu)
      for (const column of table.columns) await table.column(column, { to: MOST_ROWS, maxBytes: MOST_BYTES })
    }),
  compressedTables: ({ source, hdus }) =>
    each(hdus, async (hdu) => {
      await uncompressedTable(source, hdu, { maxBytes: MOST_BYTES })
    }),
  wcs: ({ hdus }) =>
    each(hdus, async ({ header }) => {
      const wcs = wcsOf(isTiledImage(header) ? imageHeader(header) : header)
      for (const pixel of [1, 3, 1e6]) wcs.skyToPixel(...wcs.pixelToSky(pixel, pixel))
      wcs.worldToPixel(wcs.pixelToWorld(wcs.axes.map(() => 2)))
    }),
  verify: async ({ source }) => (await verify(source)).checksums.length,
  funpack: async ({ source }) => {
    let left = MOST_BYTES
    for await (const chunk of (await funpack(source)).chunks) {
      left -= chunk.length
      if (left < 0) break
    }
    return 1
  },
}

/** What takes its time is shown every so manieth variant only. */
export const every: Readonly<Record<string, number>> = { sky: 16, statistics: 4, cutout: 4, preview: 4 }

/** A table of zero bytes a row may have any number of rows. */
const MOST_ROWS = 10_000

export const open = async (bytes: Uint8Array): Promise<Open> => {
  const source = bytesSource(bytes)
  return { source, hdus: (await openFits(source)).hdus }
}

/** An HDU that is refused does not keep the next from being tried. */
async function each(hdus: readonly Hdu[], work: (hdu: Hdu) => Promise<void>): Promise<number> {
  let answered = 0
  for (const hdu of hdus) {
    try {
      await work(hdu)
      answered++
    } catch (error) {
      if (!(error instanceof FitsError)) throw error
    }
  }
  return answered
}
