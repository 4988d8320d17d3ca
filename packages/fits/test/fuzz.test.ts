import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MOST_MILLISECONDS, probeAll, variantOf } from './fuzz/fuzz.ts'
import { seeds } from './fuzz/seeds.ts'

const SEED = 20_240_613
const VARIANTS = 250

/** What the readers may hold at a time over these variants: code, caches of the engine, and one bounded answer. */
const MOST_GROWTH = 400e6

const files = seeds()
const whole = (name: string): Parameters<typeof probeAll>[0] => ({
  number: 0,
  origin: name,
  steps: [],
  bytes: files[name]!,
})

/** HDUs that answer, by file and probe: what is damaged below is sound to begin with. */
const ANSWERS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  images: { headers: 5, image: 5, box: 5, statistics: 5, cutout: 5, sky: 1, preview: 5, wcs: 5, verify: 5, funpack: 1 },
  rice: {
    headers: 4,
    image: 4,
    box: 4,
    statistics: 4,
    cutout: 3,
    sky: 1,
    preview: 3,
    rows: 3,
    columns: 3,
    wcs: 4,
    verify: 4,
    funpack: 1,
  },
  quantised: {
    headers: 4,
    image: 4,
    box: 4,
    statistics: 4,
    cutout: 3,
    sky: 1,
    preview: 3,
    rows: 3,
    columns: 3,
    wcs: 4,
    verify: 4,
    funpack: 1,
  },
  gzip: {
    headers: 5,
    image: 5,
    box: 5,
    statistics: 5,
    cutout: 4,
    sky: 1,
    preview: 4,
    rows: 4,
    columns: 4,
    wcs: 5,
    verify: 5,
    funpack: 1,
  },
  codecs: {
    headers: 3,
    image: 3,
    box: 3,
    statistics: 3,
    cutout: 2,
    sky: 1,
    preview: 2,
    rows: 2,
    columns: 2,
    wcs: 3,
    verify: 3,
    funpack: 1,
  },
  tables: { headers: 5, image: 1, box: 1, statistics: 1, rows: 4, columns: 4, wcs: 5, verify: 5, funpack: 1 },
  compressedTable: {
    headers: 2,
    image: 1,
    box: 1,
    statistics: 1,
    rows: 1,
    columns: 1,
    compressedTables: 1,
    wcs: 2,
    verify: 2,
    funpack: 1,
  },
  groups: { headers: 1, rows: 1, columns: 1, wcs: 1, verify: 1, funpack: 1 },
}

test('the files that are to be damaged are read by every reader that they are for', async () => {
  const found: Record<string, unknown> = {}
  for (const name of Object.keys(files)) {
    const { findings, answers } = await probeAll(whole(name))
    assert.deepEqual(findings, [], name)
    found[name] = Object.fromEntries(Object.entries(answers).filter(([, count]) => count > 0))
  }
  assert.deepEqual(found, ANSWERS)
})

test('a variant comes back by its seed and number', () => {
  const first = variantOf(files, SEED, 17)
  assert.deepEqual(variantOf(files, SEED, 17), first)
  assert.notDeepEqual(variantOf(files, SEED, 18), first)
  assert.notDeepEqual(variantOf(files, SEED + 1, 17), first)
})

test(`${VARIANTS} damaged files end in an answer or a FitsError, soon and without much memory`, async () => {
  const before = process.memoryUsage().rss
  for (let number = 0; number < VARIANTS; number++) {
    const { findings } = await probeAll(variantOf(files, SEED, number))
    const [found] = findings
    if (!found) continue
    const { origin, steps } = found.variant
    assert.fail(
      `variant ${number} (${origin}: ${steps}) in ${found.probe}, beyond ${MOST_MILLISECONDS} ms or untyped: ${found.what}`,
    )
  }
  assert.ok(process.memoryUsage().rss - before < MOST_GROWTH)
})
