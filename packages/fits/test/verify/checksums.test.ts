import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openFits } from '../../src/fits-file.ts'
import { bytesSource } from '../../src/source.ts'
import { requireChecksums, verifyChecksums } from '../../src/verify/checksums.ts'
import { fitsBytes, primary } from '../../src/writer.ts'
import { corpusBytes, needsCorpus } from '../helpers/corpus.ts'
import { concat } from '../helpers/headers.ts'

// more than is read at a time
const pixels = Int32Array.from({ length: 400_000 }, (_, i) => i * 7919)
const bytes = concat(...fitsBytes([primary({ bitpix: 32, dims: [1000, 400], pixels })], { checksums: true }))

async function check(file: Uint8Array, index = 0) {
  const source = bytesSource(file)
  const hdu = (await openFits(source)).hdus[index]!
  return { source, hdu, state: await verifyChecksums(source, hdu) }
}

test('checksums that fit, and a changed pixel and card', async () => {
  assert.deepEqual((await check(bytes)).state, { index: 0, datasum: 'ok', checksum: 'ok' })
  const pixel = bytes.slice()
  pixel[1_500_000]! ^= 1
  assert.deepEqual((await check(pixel)).state, { index: 0, datasum: 'wrong', checksum: 'wrong' })
  const card = bytes.slice()
  card[79] = 0x21
  assert.deepEqual((await check(card)).state, { index: 0, datasum: 'ok', checksum: 'wrong' })
  assert.deepEqual((await check(bytes.subarray(0, bytes.length - 1))).state, {
    ...{ index: 0, datasum: 'wrong', checksum: 'wrong' },
  })
})

test('checksums that are not there, or empty', async () => {
  const plain = (...cards: [string, string][]) => concat(...fitsBytes([primary({ cards })]))
  assert.deepEqual((await check(plain())).state, { index: 0, datasum: 'missing', checksum: 'missing' })
  const parts = primary()
  const empty = concat(...fitsBytes([{ ...parts, cards: [...parts.cards, ['CHECKSUM', ''], ['DATASUM', '0']] }]))
  assert.deepEqual((await check(empty)).state, { index: 0, datasum: 'ok', checksum: 'missing' })
})

test('or an error', async () => {
  const good = await check(bytes)
  await requireChecksums(good.source, good.hdu)
  const changed = bytes.slice()
  changed[3000]! ^= 1
  const bad = await check(changed)
  await assert.rejects(requireChecksums(bad.source, bad.hdu), {
    name: 'ChecksumError',
    code: 'bad-checksum',
    message: 'HDU 0: DATASUM and CHECKSUM do not fit the data',
  })
})

test('files that others have summed', needsCorpus, async () => {
  for (const name of ['astropy_checksum.fits', 'syn_checksum.fits', 'syn_checksum.fits.fz']) {
    const file = corpusBytes(`files/${name}`)
    const { hdus } = await openFits(bytesSource(file))
    for (const { index } of hdus) {
      assert.deepEqual((await check(file, index)).state, { index, datasum: 'ok', checksum: 'ok' }, name)
    }
  }
})
