import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fits } from '../helpers/command.ts'
import { fileOf, frame } from '../helpers/files.ts'

test('a file without fault', async (context) => {
  const path = fileOf(context, frame())
  const { status, out, complaints } = await fits(['verify', path])
  assert.deepEqual([status, complaints], [0, []])
  assert.equal(out, `${path}: 4 HDUs, 0 errors, 0 warnings, 4 HDUs with checksums that fit\n`)
})

test('damage is found, and told in one line', async (context) => {
  const bytes = frame()
  bytes[bytes.length - 2880] = 0x55
  const [good, bad] = [fileOf(context, frame()), fileOf(context, bytes, 'bad.fits')]
  const { status, out, complaints } = await fits(['verify', bad, good])
  assert.equal(
    out,
    [
      `${bad}: HDU 3: error: the data do not fit DATASUM\n${bad}: HDU 3: error: the HDU does not fit CHECKSUM\n`,
      `${bad}: 4 HDUs, 2 errors, 0 warnings, 3 HDUs with checksums that fit\n`,
      `${good}: 4 HDUs, 0 errors, 0 warnings, 4 HDUs with checksums that fit\n`,
    ].join(''),
  )
  assert.deepEqual([status, complaints], [1, [`fits: ${bad}: 2 errors`]])
})

test('what is no FITS file', async (context) => {
  const path = fileOf(context, 'text')
  const { status, out, complaints } = await fits(['verify', path])
  const finding = 'error: this is no FITS file: it does not begin with SIMPLE = T'
  assert.equal(
    out,
    `${path}: HDU 0: ${finding}\n${path}: 0 HDUs, 1 error, 0 warnings, 0 HDUs with checksums that fit\n`,
  )
  assert.deepEqual([status, complaints], [1, [`fits: ${path}: 1 error`]])
})
