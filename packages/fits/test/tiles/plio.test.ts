import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused, aTile, decoded, fromHex } from '../helpers/tile-decoding.ts'

const format = { compression: 'PLIO_1', bitpix: 32 } as const

// Instructions, each with a number of 12 bits
const ZEROS = 0
const SET_HIGH = 1
const RAISE = 2
const LOWER = 3
const HIGHS = 4
const ZEROS_THEN_HIGH = 5
const RAISE_AND_DRAW = 6
const LOWER_AND_DRAW = 7

const word = (value: number): string => value.toString(16).padStart(4, '0')
const instructions = (...list: readonly (readonly [number, number])[]): string =>
  list.map(([code, number]) => word(code * 4096 + number)).join('')

/** A line list with the header of seven words that cfitsio writes. */
const lineList = (body: string): Uint8Array => {
  const words = 7 + body.length / 4
  return fromHex(
    ['0000', '0007', 'ff9c', word(words % 32768), word(Math.floor(words / 32768)), '0000', '0000', body].join(''),
  )
}

const pixels = (...values: readonly number[]): string =>
  values.map((value) => (value >>> 0).toString(16).padStart(8, '0')).join('')

test('each instruction, by the standard', async () => {
  const body = instructions(
    [ZEROS, 2], // 0 0
    [HIGHS, 3], // 1 1 1, for the high value begins at 1
    [RAISE, 9],
    [ZEROS_THEN_HIGH, 3], // 0 0 10
    [LOWER, 4],
    [HIGHS, 1], // 6
    [RAISE_AND_DRAW, 4], // 10
    [LOWER_AND_DRAW, 8], // 2
    [SET_HIGH, 5],
    [0, 3], // the word behind it has the high part: 3 * 4096 + 5
    [HIGHS, 2], // 12293 12293
  )
  const drawn = pixels(0, 0, 1, 1, 1, 0, 0, 10, 6, 10, 2, 12293, 12293)
  assert.equal(await decoded(format, aTile(lineList(body), 13)), drawn)
  // what is not drawn is zero
  assert.equal(await decoded(format, aTile(lineList(body), 15)), drawn + pixels(0, 0))
})

test('runs of all lengths end where they should', async () => {
  for (const run of [1, 2, 3, 4, 5, 15, 16, 17, 4095]) {
    const body = instructions([HIGHS, run], [ZEROS, run], [ZEROS_THEN_HIGH, run], [HIGHS, 1])
    const values = [...Array(run).fill(1), ...Array(2 * run - 1).fill(0), 1, 1]
    assert.equal(await decoded(format, aTile(lineList(body), values.length)), pixels(...values))
  }
})

test('a list with the short header of old', async () => {
  assert.equal(
    await decoded(format, aTile(fromHex(`00000000${word(5)}${instructions([ZEROS, 1], [HIGHS, 2])}`), 3)),
    pixels(0, 1, 1),
  )
})

// A row of 50 pixels of unsigned 16 bits by `fpack -p` of cfitsio 4.2.0: pixels are held with BZERO added
test('unsigned pixels of 16 bits', async () => {
  const row = Array(50).fill('8000')
  row[2] = '7fff'
  const tile = aTile(lineList(instructions([SET_HIGH, 4095], [0, 7], [ZEROS_THEN_HIGH, 3], [ZEROS, 47])), 50)
  const got = await decoded({ compression: 'PLIO_1', bitpix: 16, plioZero: 32768 }, tile)
  assert.equal(got, row.map((value) => (value === '7fff' ? 'ffff' : value)).join(''))
})

test('pixels of 8 bits', async () => {
  assert.equal(
    await decoded({ compression: 'PLIO_1', bitpix: 8 }, aTile(lineList(instructions([ZEROS_THEN_HIGH, 9])), 10)),
    `${'00'.repeat(8)}0100`,
  )
})

test('lists that lie', async () => {
  const good = instructions([HIGHS, 3])
  await assertRefused(format, aTile('', 3))
  await assertRefused(format, aTile('0000', 3))
  for (let length = 0; length < 16; length += 2) {
    await assertRefused(format, aTile(lineList(good).subarray(0, length), 3))
  }
  // more pixels than the tile has, an instruction that there is not, a high value that is missing
  await assertRefused(format, aTile(lineList(instructions([HIGHS, 4])), 3))
  await assertRefused(format, aTile(lineList(instructions([ZEROS, 4])), 3))
  await assertRefused(format, aTile(lineList(instructions([8, 1])), 3))
  await assertRefused(format, aTile(lineList(instructions([15, 4095])), 3))
  await assertRefused(format, aTile(lineList(instructions([SET_HIGH, 1])), 3))
  // a header that is longer than the list, or reaches into itself
  await assertRefused(format, aTile(fromHex('00000007ff9c7fff7fff00000000'), 3))
  await assertRefused(format, aTile(fromHex(`00000001ff9c0008000000000000${good}`), 3))
})
