import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chosenImage, isImage } from '../../src/command/image-hdus.ts'
import { openFits } from '../../src/fits-file.ts'
import { bytesSource } from '../../src/source.ts'
import { frame } from '../helpers/files.ts'
import { headerBytes } from '../helpers/headers.ts'

test('images, plain and compressed; the first when none is asked for', async () => {
  const { hdus } = await openFits(bytesSource(frame()))
  assert.deepEqual(hdus.map(isImage), [false, true, false, true])
  assert.equal(chosenImage(hdus, undefined), hdus[1])
  assert.equal(chosenImage(hdus, 'err'), hdus[3])
  const empty = await openFits(
    bytesSource(headerBytes('SIMPLE  = T', 'BITPIX  = 8', 'NAXIS   = 2', 'NAXIS1  = 0', 'NAXIS2  = 3')),
  )
  assert.throws(() => chosenImage(empty.hdus, undefined), { message: 'no HDU holds an image' })
})
