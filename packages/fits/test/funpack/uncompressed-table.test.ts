import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openFits } from '../../src/fits-file.ts'
import { funpack } from '../../src/funpack/funpack.ts'
import { uncompressedTable } from '../../src/funpack/uncompressed-table.ts'
import { bytesSource } from '../../src/source.ts'
import { isTiledTable } from '../../src/tiles/tiled-table.ts'
import { fitsBytes, primary } from '../../src/writer.ts'
import { corpusBytes, needsCorpus } from '../helpers/corpus.ts'
import { joined } from '../helpers/files.ts'
import { integers, type TiledColumnParts, tiledTableHdu } from '../helpers/tiled-table.ts'

test('an ordinary table, with the heap behind its rows', async () => {
  const columns: TiledColumnParts[] = [
    { form: 'I', algorithm: 'NOCOMPRESS', tiles: [integers(2, 5, -5)] },
    {
      ...{ form: '1PI(9)', algorithm: 'GZIP_2', valueBytes: 2, tiles: [integers(4, 0, 0, 2, 0)] },
      arrays: [[new Uint8Array(0), integers(2, 300, 400)]],
    },
  ]
  const packed = tiledTableHdu({ rows: 2, tileRows: 2, rowBytes: 10, heapBytes: 4, columns })
  const source = bytesSource(joined(fitsBytes([primary(), packed])))
  const { hdus } = await openFits(source)
  const { source: plain, hdu } = await uncompressedTable(source, hdus[1]!)
  assert.deepEqual(
    [hdu.index, hdu.type, hdu.dims, hdu.dataLength, hdu.header.text('TFORM1'), hdu.header.text('TFORM2')],
    [1, 'BINTABLE', [10, 2], 24, 'I', '1PI(2)'],
  )
  assert.equal(isTiledTable(hdu.header), false)
  assert.deepEqual(
    await plain.read(hdu.dataStart, hdu.dataLength),
    joined([integers(2, 5), integers(4, 0, 0), integers(2, -5), integers(4, 2, 0), integers(2, 300, 400)]),
  )
  await assert.rejects(uncompressedTable(source, hdus[1]!, { maxBytes: 23 }), {
    code: 'too-large',
    message: 'the table needs 24 bytes, 23 are allowed',
  })
  await assert.rejects(uncompressedTable(source, hdus[0]!), { message: 'HDU 0 is no compressed table' })
})

test('corpus: the same table as in the funpacked file', needsCorpus, async () => {
  const source = bytesSource(corpusBytes('files/syn_table_compressed.fits.fz'))
  const { hdus } = await openFits(source)
  const { hdu, source: plain } = await uncompressedTable(source, hdus[1]!)
  const chunks: Uint8Array[] = []
  for await (const chunk of (await funpack(source)).chunks) chunks.push(chunk)
  const whole = bytesSource(joined(chunks))
  const { hdus: funpacked } = await openFits(whole)
  assert.deepEqual(hdu.header.cards, funpacked[1]!.header.cards)
  assert.deepEqual(
    await plain.read(hdu.dataStart, hdu.dataLength),
    await whole.read(funpacked[1]!.dataStart, funpacked[1]!.dataLength),
  )
})
