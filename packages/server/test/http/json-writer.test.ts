import assert from 'node:assert/strict'
import { test } from 'node:test'
import { JsonWriter } from '../../src/http/json-writer.ts'

const encoded = (text: string): Buffer => Buffer.from(new TextEncoder().encode(text))

test('pieces become one text in UTF-8, whatever their letters and sizes', () => {
  const pieces = ['{"a":"', 'é', '\u{1F52D} telescope', 'Ω'.repeat(100_000), '', 'x'.repeat(300_000), '~ \n', '"}']
  const out = new JsonWriter(3)
  for (const piece of pieces) out.raw(piece)
  assert.deepEqual(out.bytes(), encoded(pieces.join('')))
  assert.equal(out.toString(), pieces.join(''))
  assert.deepEqual(new JsonWriter().bytes(), Buffer.alloc(0))
  assert.equal(new JsonWriter(2).raw('é').ascii('x'.repeat(1000)).raw('"').toString(), `é${'x'.repeat(1000)}"`)
})

test('a text becomes a JSON string, whatever is in it', () => {
  const texts = [
    ...Array.from({ length: 0x250 }, (_, unit) => `a${String.fromCharCode(unit)}b`),
    ...[
      '',
      '"',
      '\\',
      'M 31',
      '織姫',
      '\u{1F52D}',
      '\ud800',
      '\udc00x',
      '\u2028\u2029',
      'long '.repeat(1000),
      'é'.repeat(5000),
    ],
  ]
  for (const text of texts) {
    assert.deepEqual(new JsonWriter(2).string(text).bytes(), encoded(JSON.stringify(text)), JSON.stringify(text))
  }
  assert.equal(new JsonWriter().stringOrNull(null).stringOrNull(undefined).stringOrNull('a').toString(), 'nullnull"a"')
})

test('a list has its items between brackets', () => {
  const written = (items: readonly string[]): string => {
    const out = new JsonWriter()
    return out.list(items, (item, index) => out.string(`${item}${index}`)).toString()
  }
  assert.deepEqual([[], ['a'], ['a', 'b', 'c']].map(written), ['[]', '["a0"]', '["a0","b1","c2"]'])
})
