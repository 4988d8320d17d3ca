import assert from 'node:assert/strict'
import { test } from 'node:test'
import { JsonError, JsonSource, parseJson } from '../../src/http/json.ts'

/** Objects come without a prototype; here only what they hold counts. */
const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null || value instanceof JsonSource) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}

test('reads a whole document', () => {
  const text = '\t{"a": [1, -2.5e3, true, false, null, {}], "b": {"c": []}, "": "é😀\\u00e9\\ud83d\\ude00\\n\\/"}\r\n'
  assert.deepEqual(plain(parseJson(text)), {
    a: [1, -2500, true, false, null, {}],
    b: { c: [] },
    '': 'é😀é😀\n/',
  })
})

test('reads every kind of value alone', () => {
  for (const text of ['0', '-0', '1.5E+2', '""', '"a"', 'true', 'null', '[]', '{}', ' [ ] ', '"\x7f\u2028"']) {
    assert.deepEqual(plain(parseJson(text)), JSON.parse(text), text)
  }
})

test('reads numbers beyond double precision', () => {
  assert.deepEqual(parseJson('[1e400,1e-400]'), [Number.POSITIVE_INFINITY, 0])
  assert.equal(parseJson('1234567890123456789012345678901234567890'), 1.2345678901234568e39)
})

test('the last of repeated keys counts', () => {
  assert.deepEqual(plain(parseJson('{"a":1,"b":2,"a":3}')), { a: 3, b: 2 })
})

test('keys that mean something to JavaScript are keys like others', () => {
  const read = parseJson('{"__proto__":{"isAdmin":true},"constructor":1,"toString":2}') as Record<string, unknown>
  assert.deepEqual(Object.keys(read), ['__proto__', 'constructor', 'toString'])
  assert.equal(read.isAdmin, undefined)
  assert.equal(({} as { isAdmin?: boolean }).isAdmin, undefined)
})

// The messages of Python 3.11's json module, which the existing archive passes on.
const REFUSED: readonly (readonly [text: string, message: string])[] = [
  ['', 'Expecting value: line 1 column 1 (char 0)'],
  ['  ', 'Expecting value: line 1 column 3 (char 2)'],
  ['{"a":', 'Expecting value: line 1 column 6 (char 5)'],
  ['[1,]', 'Expecting value: line 1 column 4 (char 3)'],
  ['{"a":NaN', "Out of range float values are not JSON compliant: 'NaN'"],
  ['[Infinity]', "Out of range float values are not JSON compliant: 'Infinity'"],
  ['-Infinity', "Out of range float values are not JSON compliant: '-Infinity'"],
  ['[1,,NaN]', 'Expecting value: line 1 column 4 (char 3)'],
  ['{"a":1,}', 'Expecting property name enclosed in double quotes: line 1 column 8 (char 7)'],
  ['{a:1}', 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'],
  ['{', 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'],
  ['{"a" 1}', "Expecting ':' delimiter: line 1 column 6 (char 5)"],
  ['{"a":1 "b":2}', "Expecting ',' delimiter: line 1 column 8 (char 7)"],
  ['{"a":1', "Expecting ',' delimiter: line 1 column 7 (char 6)"],
  ['[1 2]', "Expecting ',' delimiter: line 1 column 4 (char 3)"],
  ['[', 'Expecting value: line 1 column 2 (char 1)'],
  ['nul', 'Expecting value: line 1 column 1 (char 0)'],
  ["'a'", 'Expecting value: line 1 column 1 (char 0)'],
  ['-', 'Expecting value: line 1 column 1 (char 0)'],
  ['+1', 'Expecting value: line 1 column 1 (char 0)'],
  ['.5', 'Expecting value: line 1 column 1 (char 0)'],
  ['\u00a01', 'Expecting value: line 1 column 1 (char 0)'],
  ['01', 'Extra data: line 1 column 2 (char 1)'],
  ['1.', 'Extra data: line 1 column 2 (char 1)'],
  ['[1]]', 'Extra data: line 1 column 4 (char 3)'],
  ['{"a":1}\n x', 'Extra data: line 2 column 2 (char 9)'],
  ['{\n "a": [\n  tru\n ]\n}', 'Expecting value: line 3 column 3 (char 12)'],
  ['{"é":}', 'Expecting value: line 1 column 6 (char 5)'],
  ['"😀" x', 'Extra data: line 1 column 5 (char 4)'],
  ['"abc', 'Unterminated string starting at: line 1 column 1 (char 0)'],
  ['{"a":"x\\"}', 'Unterminated string starting at: line 1 column 6 (char 5)'],
  ['"ab\\', 'Unterminated string starting at: line 1 column 1 (char 0)'],
  ['"a\tb"', 'Invalid control character at: line 1 column 3 (char 2)'],
  ['"a\nb', 'Invalid control character at: line 1 column 3 (char 2)'],
  ['"a\\x"', 'Invalid \\escape: line 1 column 3 (char 2)'],
  ['["a\\u00e9\\q"]', 'Invalid \\escape: line 1 column 10 (char 9)'],
  ['"ab\\u12G4"', 'Invalid \\uXXXX escape: line 1 column 5 (char 4)'],
  ['"\\u12', 'Invalid \\uXXXX escape: line 1 column 3 (char 2)'],
]

for (const [text, message] of REFUSED) {
  test(`refuses ${JSON.stringify(text)}`, () => {
    assert.throws(
      () => parseJson(text),
      (error) => error instanceof JsonError && error.message === message,
      `wanted: ${message}`,
    )
  })
}

test('depth is bounded, however deep the text', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
  assert.equal(JSON.stringify(parseJson(nested(64))), nested(64))
  const message = 'Nested more than 64 deep: line 1 column 65 (char 64)'
  for (const depth of [65, 1_000_000]) {
    assert.throws(() => parseJson(nested(depth)), { message }, `${depth} lists`)
  }
  assert.throws(() => parseJson('{"a":'.repeat(1_000_000)), {
    message: /^Nested more than 64 deep: line 1 column 321 /,
  })
})

test('a key whose text is kept comes with its value and its very text', () => {
  const text = '{"headers": {"B": 15.0, "A":\t1234567890123456789012345678901234567890} , "n": 15.0}'
  const read = parseJson(text, ['headers']) as { headers: JsonSource; n: unknown }
  assert.ok(read.headers instanceof JsonSource)
  assert.equal(read.headers.text, '{"B": 15.0, "A":\t1234567890123456789012345678901234567890}')
  assert.deepEqual(plain(read.headers.value), { B: 15, A: 1.2345678901234568e39 })
  assert.equal(read.n, 15)
})

test('only the outermost object keeps the text of its keys', () => {
  const read = parseJson('{"a":{"headers":1},"b":[{"headers":2}]}', ['headers'])
  assert.deepEqual(plain(read), { a: { headers: 1 }, b: [{ headers: 2 }] })
  assert.deepEqual(plain(parseJson('[{"headers":1}]', ['headers'])), [{ headers: 1 }])
})

test('a string as long as a body is read in a time that does not show', () => {
  const long = 'x'.repeat(2_500_000)
  assert.equal((parseJson(`["${long}"]`) as string[])[0], long)
  assert.throws(() => parseJson(`"${long}`), { message: 'Unterminated string starting at: line 1 column 1 (char 0)' })
})

/** The same numbers at every run: mulberry32. */
const generator = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}

const PIECES = ['a', '"', '\\', '/', '\n', '\u0001', 'é', '😀', '\ud800', '{', '}', ',', ':', '0', ' ']

const randomValue = (random: () => number, depth: number): unknown => {
  const pick = (count: number): number => Math.floor(random() * count)
  const string = (): string => Array.from({ length: pick(6) }, () => PIECES[pick(PIECES.length)]).join('')
  const kinds = [
    () => null,
    () => random() < 0.5,
    () => pick(2000) - 1000,
    () => (random() - 0.5) * 10 ** (pick(40) - 20),
    string,
    () => Array.from({ length: pick(4) }, () => randomValue(random, depth - 1)),
    () => Object.fromEntries(Array.from({ length: pick(4) }, () => [string(), randomValue(random, depth - 1)])),
  ]
  return (kinds[pick(depth > 0 ? kinds.length : 5)] as () => unknown)()
}

test('agrees with JSON.parse on documents made at random', () => {
  const random = generator(20_260_101)
  for (let round = 0; round < 2000; round++) {
    const text = JSON.stringify(randomValue(random, 4), null, round % 3)
    assert.deepEqual(plain(parseJson(text)), JSON.parse(text), text)
  }
})

test('refuses what JSON.parse refuses when a document is damaged', () => {
  const random = generator(7)
  let refused = 0
  for (let round = 0; round < 4000; round++) {
    const text = JSON.stringify(randomValue(random, 3))
    const at = Math.floor(random() * text.length)
    const piece = PIECES[Math.floor(random() * PIECES.length)] ?? ''
    const damaged = text.slice(0, at) + piece + text.slice(at + Math.floor(random() * 3))
    let expected: unknown
    try {
      expected = JSON.parse(damaged)
    } catch {
      refused++
      assert.throws(() => parseJson(damaged), JsonError, damaged)
      continue
    }
    assert.deepEqual(plain(parseJson(damaged)), expected, damaged)
  }
  assert.ok(refused > 1000, `${refused} documents were damaged for good`)
})
