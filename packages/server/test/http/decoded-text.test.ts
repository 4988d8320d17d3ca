import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodedText } from '../../src/http/decoded-text.ts'

const refusal = (hex: string, contentType?: string): string => {
  try {
    return decodedText(Buffer.from(hex, 'hex'), contentType)
  } catch (error) {
    return (error as Error).message
  }
}

test("what is not UTF-8 is told in Python's words", () => {
  const cases: readonly (readonly [hex: string, fault: string])[] = [
    ['41ff', 'byte 0xff in position 1: invalid start byte'],
    ['4180', 'byte 0x80 in position 1: invalid start byte'],
    ['c0af', 'byte 0xc0 in position 0: invalid start byte'],
    ['c3a9c341', 'byte 0xc3 in position 2: invalid continuation byte'],
    ['e08080', 'byte 0xe0 in position 0: invalid continuation byte'],
    ['eda080', 'byte 0xed in position 0: invalid continuation byte'],
    ['f09f9841', 'bytes in position 0-2: invalid continuation byte'],
    ['f4908080', 'byte 0xf4 in position 0: invalid continuation byte'],
    ['41e282', 'bytes in position 1-2: unexpected end of data'],
    ['c3', 'byte 0xc3 in position 0: unexpected end of data'],
  ]
  for (const [hex, fault] of cases) assert.equal(refusal(hex), `'utf-8' codec can't decode ${fault}`, hex)
})

test('the charset of a media type counts, one that nobody knows does not', () => {
  const cases: readonly (readonly [hex: string, charset: string, text: string])[] = [
    ['c3a9', '', 'é'],
    ['c3a9', '; charset=utf-8', 'é'],
    ['c3a9', '; charset=klingon', 'é'],
    ['e980', '; charset=latin1', 'é\u0080'],
    ['e9', '; a=b; Charset="ISO-8859-1"', 'é'],
    ['d6', '; charset=koi8-r', 'ж'],
    ['4100e900', '; charset=utf-16le', 'Aé'],
    ['41', '; charset=utf-16le', "'utf-16le' codec can't decode the body"],
  ]
  for (const [hex, charset, text] of cases) assert.equal(refusal(hex, `application/json${charset}`), text, charset)
})
