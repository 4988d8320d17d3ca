import assert from 'node:assert/strict'
import { test } from 'node:test'
import { selectHdu } from '../../src/command/select-hdu.ts'
import { openFits } from '../../src/fits-file.ts'
import { bytesSource } from '../../src/source.ts'
import { frame } from '../helpers/files.ts'

test('an HDU by its number, or by its name in any case', async () => {
  const { hdus } = await openFits(bytesSource(frame()))
  for (const [which, index] of [
    ['0', 0],
    ['3', 3],
    ['SCI', 1],
    ['cat', 2],
  ] as const) {
    assert.equal(selectHdu(hdus, which), hdus[index])
  }
  const message = (which: string): string => `no HDU ${which}: the file has 4, counted from 0`
  for (const which of ['4', '-1', '1.5', '', 'SC'])
    assert.throws(() => selectHdu(hdus, which), { message: message(which) })
})
