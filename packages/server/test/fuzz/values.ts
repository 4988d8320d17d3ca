import type { Random } from '../../src/demo/random.ts'

/** One of them, each as likely as the other. */
export const one = <T>(random: Random, choices: readonly T[]): T =>
  choices[Math.floor(random.uniform() * choices.length)] as T

export const times = <T>(random: Random, most: number, make: () => T): T[] =>
  Array.from({ length: Math.floor(random.uniform() * (most + 1)) }, make)

const numbers = [
  ...['0', '1', '-1', '77', '+5', ' 3', '1_0', '٣', '2147483647', '2147483648', '-2147483649', '9223372036854775807'],
  ...['9223372036854775808', '1e5', '1e400', 'NaN', 'Infinity', '0x10', '1.5', '00', '777001.9', '-0', '.', '1e-400'],
]
const dates = [
  ...['2020-05-05', '2020-05-05T05:05:05.5Z', '2020-05-05 05:05', '05/05/2020', '20200505', '2020-W19-4', '2020-13-01'],
  ...['0000-00-00', '9999-12-31T23:59:59Z', '99999-01-01', '2020-02-30', '24:00:00', '-4712-01-01', 'infinity', 'now'],
  ...['2020-05-05T05:05:05+99:99', '2020-05-05T24:00:00', '1e10', '2020-5-5', '2020-05-05T05:05:05.123456789123'],
]
const shapes = [
  ...['POINT(10 10)', 'POINT (10 91)', 'POINT(400 0)', 'POINT EMPTY', 'POINT(NaN 1)', 'POINT(1e400 0)', 'junk', '{}'],
  ...['POLYGON((9 9,9 11,11 11,11 9,9 9))', 'POLYGON((0 0,1 1,0 0))', 'POLYGON((0 0,180 0,180 1,0 0))', 'POLYGON(())'],
  ...[
    'LINESTRING(0 0,180 0)',
    'LINESTRING(359 1,1 1)',
    'CIRCULARSTRING(0 0,1 1,2 0)',
    'GEOMETRYCOLLECTION(POINT(1 1))',
  ],
  ...[
    'SRID=4326;POINT(10 10)',
    'SRID=999999;POINT(0 0)',
    'SRID=4326',
    'SRID=3857;POINT(1e9 1e9)',
    '<gml',
    '<gml:Point/>',
  ],
  ...['{"type":"Point","coordinates":[10,10]}', '{"type":"Polygon","coordinates":[]}', '{"type":"Nope"}', '0101000000'],
  ...[
    'MULTIPOLYGON(((0 0,0 1,1 1,0 0)),((5 5,5 6,6 6,5 5)))',
    'TIN(((0 0,0 1,1 1,0 0)))',
    'POINT Z (1 2 3)',
    'POINT(1)',
  ],
  ...['TRIANGLE((0 0,0 9,9 0,0 0))', 'CURVEPOLYGON(CIRCULARSTRING(0 0,4 0,4 4,0 4,0 0))', 'POINT(1 1) POINT(2 2)'],
  ...['POLYGON((0 -90,90 -90,180 -90,0 -90))', 'POLYGON((10 89,100 89,190 89,280 89,10 89))', 'MULTIPOINT(1 1,EMPTY)'],
]
const texts = [
  ...['', ' ', 'M 31', 'tst', 'gold', '%', '_', '\\', "'", '"', '\0', 'a\0b', '\ud800', '\u{1F52D}', 'Véga', 'İ', '٣'],
  ...[
    '<script>alert(1)</script>',
    "'; drop table frames_frame; --",
    '../../etc/passwd',
    'x'.repeat(1500),
    '$1',
    '{{7*7}}',
  ],
  ...['true', 'True', '0', 'None', 'null', '[]', 'EXPOSE', 'BIAS', 'PROP-A', '.fits.fz', '\r\nX-Evil: 1', '\u202e'],
]
const orders = [
  'id',
  '-id',
  'basename',
  '-observation_date,id',
  'public_date',
  'nope',
  '-',
  ',',
  'id,id,-id',
  'frame__id',
]
const cursors = [
  'cD0yMDIwLTA1LTA1',
  'cD1ub3RhZGF0ZQ==',
  'bz0tMQ==',
  'cj0xJnA9MQ==',
  '====',
  'é',
  'cD0lMDA=',
  'bz05OTk5OTk5OTk5OTk5OTk5OTk5',
]

/** A value of any kind that some parameter might be given. */
export const value = (random: Random): string => {
  const kind = one(random, [numbers, dates, shapes, texts, texts, orders, cursors])
  const chosen = one(random, kind)
  return random.uniform() < 0.15 ? mutated(random, chosen) : chosen
}

export const shape = (random: Random): string =>
  random.uniform() < 0.3 ? mutated(random, one(random, shapes)) : one(random, shapes)

/** With a few characters left out, doubled or changed. */
const mutated = (random: Random, text: string): string => {
  const characters = [...text]
  for (let step = 0; step < 3 && characters.length > 0; step++) {
    const at = Math.floor(random.uniform() * characters.length)
    const put = one(random, [
      [],
      ['0'],
      ['('],
      [','],
      ['\u00e9'],
      ['-'],
      [characters[at] as string, characters[at] as string],
    ])
    characters.splice(at, 1, ...put)
  }
  return characters.join('')
}

/** Any JSON value, a few levels deep; sometimes many. */
export const anyJson = (random: Random, depth = 0): unknown => {
  const roll = random.uniform()
  if (depth === 0 && roll < 0.02) return JSON.parse(`${'['.repeat(200)}${']'.repeat(200)}`)
  if (roll < 0.2 && depth < 4) return times(random, 4, () => anyJson(random, depth + 1))
  if (roll < 0.4 && depth < 4) {
    return Object.fromEntries(times(random, 4, () => [value(random), anyJson(random, depth + 1)]))
  }
  if (roll < 0.5) return one(random, [null, true, false, 0, -1, 1.5, 1e308, 2 ** 53, Number.MAX_SAFE_INTEGER])
  return value(random)
}
