import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeChecksum, onesComplementSum } from '../src/checksum.ts'

test('the sum carries around, and short words count as padded', () => {
  assert.equal(onesComplementSum(Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 2)), 3)
  assert.equal(onesComplementSum(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 2)), 2)
  assert.equal(onesComplementSum(Uint8Array.of(0x80, 0, 0, 0, 0x80, 0, 0, 0)), 1)
  assert.equal(onesComplementSum(Uint8Array.of(1, 2, 3)), 0x01020300)
  assert.equal(onesComplementSum(Uint8Array.of(0, 0, 0, 1), 0xffffffff), 1)
  assert.equal(onesComplementSum(new Uint8Array(400_000).fill(0xff)), 0xffffffff)
})

test('the example of the standard', () => {
  // FITS 4.0 appendix J.2: the checksum 868229149 encodes as hcHjjc9ghcEghc9g
  assert.equal(encodeChecksum(868229149), 'hcHjjc9ghcEghc9g')
})

test('the code is of digits and letters, and cancels the sum', () => {
  for (const sum of [0, 1, 0x3a3f405b, 0x60606060, 0xffffffff, 0xdeadbeef, 1234567890]) {
    const code = encodeChecksum(sum)
    assert.match(code, /^[0-9A-Za-z]{16}$/)
    // as it stands in its card, one byte before the end of a word; each character carries an offset of '0'
    const bytes = Uint8Array.from([...code.slice(1), code[0]!], (character) => character.charCodeAt(0) - 0x30)
    assert.ok([0, 0xffffffff].includes(onesComplementSum(bytes, sum)), `${sum}`)
  }
})
