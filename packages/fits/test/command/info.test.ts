import assert from 'node:assert/strict'
import { test } from 'node:test'
import { infoLine } from '../../src/command/info.ts'
import { hduOf } from '../../src/hdu.ts'
import { fits } from '../helpers/command.ts'
import { corpusPath, needsCorpus } from '../helpers/corpus.ts'
import { fileOf, frame } from '../helpers/files.ts'
import { headerOf } from '../helpers/headers.ts'

const shown = (out: string): string[] => out.split('\n').map((line) => line.trimEnd())

// what `fitsinfo` of astropy 5.2 prints of the same files, less the blanks at the ends of lines
test('the HDUs of a file', async (context) => {
  const path = fileOf(context, frame())
  const { status, out } = await fits(['info', path])
  assert.equal(status, 0)
  assert.deepEqual(shown(out), [
    `Filename: ${path}`,
    'No.    Name      Ver    Type      Cards   Dimensions   Format',
    '  0  PRIMARY       1 PrimaryHDU       9   ()',
    '  1  SCI           1 CompImageHDU     22   (7, 5)   int16',
    '  2  CAT           1 BinTableHDU     18   2R x 3C   [E, 8A, 2J]',
    '  3  ERR           1 ImageHDU        10   (7, 5)   float32',
    '',
  ])
})

const place = { index: 1, headerStart: 2880, dataStart: 5760, sizeToEnd: 0 }
const lineOf = (...cards: string[]): string => infoLine(hduOf(headerOf(...cards), place)).trimEnd()
const imageLine = (...cards: string[]): string =>
  lineOf("XTENSION= 'IMAGE   '", ...cards, 'NAXIS   = 1', 'NAXIS1  = 3').replace(/.* {3}(?=\()/, '')

test('what BSCALE and BZERO make of the pixels', () => {
  const forms: [string[], string][] = [
    [['BITPIX  = 16'], 'int16'],
    [['BITPIX  = 16', 'BZERO   = 32768'], 'int16 (rescales to uint16)'],
    [['BITPIX  = 64', 'BZERO   = 9223372036854775808'], 'int64 (rescales to uint64)'],
    [['BITPIX  = 8', 'BZERO   = -128'], 'uint8 (rescales to int8)'],
    [['BITPIX  = 16', 'BSCALE  = 2.0'], 'int16 (rescales to float32)'],
    [['BITPIX  = 32', 'BZERO   = 1'], 'int32 (rescales to float64)'],
    [['BITPIX  = -32', 'BZERO   = 1'], 'float32'],
  ]
  for (const [cards, format] of forms) assert.equal(imageLine(...cards), `(3,)   ${format}`)
})

test('an extension of a type unknown here', () => {
  const cards = ["XTENSION= 'FOREIGN '", 'BITPIX  = 8', 'NAXIS   = 0', "EXTNAME = 'a b'", 'EXTVER  = 12']
  assert.equal(lineOf(...cards), '  1  a b          12 FOREIGN          5   ()')
})

test('corpus: random groups, and what is no FITS file', needsCorpus, async () => {
  const { out } = await fits(['info', corpusPath('files/syn_random_groups.fits')])
  const groups = '  0  PRIMARY       1 GroupsHDU       15   (3, 3, 1, 1)   float32   4 Groups  3 Parameters'
  assert.equal(shown(out)[2], groups)
  const path = corpusPath('files/tfn0m419-sq32-20240426-0097-e91-small.jpg')
  const { status, complaints } = await fits(['info', path])
  assert.deepEqual(
    [status, complaints],
    [1, [`fits: ${path}: this is no FITS file: it does not begin with SIMPLE = T`]],
  )
})
