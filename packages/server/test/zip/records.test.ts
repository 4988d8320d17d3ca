import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PlacedMember, zipLayout } from '../../src/zip/layout.ts'
import { dataDescriptor, directoryEnd, directoryEntry, localHeader } from '../../src/zip/records.ts'

const layout = zipLayout([{ name: 'd/é.fits', size: 0x0102, modified: new Date('2020-05-05T05:06:08Z') }])
const member = layout.members[0] as PlacedMember
const NAME = Buffer.from('d/é.fits').toString('hex')

test('the records of a member, byte by byte (APPNOTE 4.3.7, 4.3.9, 4.3.12)', () => {
  const common = '1400 0808 0000 c428 a550'
  assert.equal(
    localHeader(member).toString('hex'),
    `504b0304 ${common} 00000000 02010000 02010000 0900 0000 ${NAME}`.replaceAll(' ', ''),
  )
  assert.equal(dataDescriptor(member, 0xfedcba98).toString('hex'), '504b070898badcfe0201000002010000')
  assert.equal(
    directoryEntry(member, 0xfedcba98).toString('hex'),
    `504b0102 1403 ${common} 98badcfe 02010000 02010000 0900 0000 0000 0000 0000 0000a481 00000000 ${NAME}`.replaceAll(
      ' ',
      '',
    ),
  )
})

test('the end of the directory (APPNOTE 4.3.16)', () => {
  assert.equal(directoryEnd(layout).toString('hex'), '504b0506000000000100010037000000390100000000')
})

test('every record has the length that the layout gave it', () => {
  const large = zipLayout([5e9, 1].map((size, index) => ({ name: `${index}`, size, modified: new Date(0) })))
  const lengths = large.members.map((one) => [localHeader(one).length, dataDescriptor(one, 0).length])
  assert.deepEqual(
    lengths,
    large.members.map(({ start, dataStart, dataEnd, end }) => [dataStart - start, end - dataEnd]),
  )
  const entries = large.members.map((one) => directoryEntry(one, 0).length)
  assert.equal(entries[0]! + entries[1]!, large.directoryEnd - large.directoryStart)
  assert.equal(directoryEnd(large).length, large.size - large.directoryEnd)
})
