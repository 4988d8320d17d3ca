import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fits } from '../helpers/command.ts'
import { corpusPath, needsCorpus, readTruth } from '../helpers/corpus.ts'
import { fileOf, frame } from '../helpers/files.ts'

test('a line for each image, and none for tables', async (context) => {
  const { status, out } = await fits(['stats', fileOf(context, frame())])
  assert.equal(status, 0)
  assert.equal(
    out,
    [
      'No.  Name  Dimensions  Type     Min   Max   Mean  Median  Deviation  Undefined  Unit',
      '  1  SCI   7 x 5       uint16   1000  1034  1017    1017  10.099505          0',
      '  3  ERR   7 x 5       float32     0    17   8.5     8.5  5.0497525          0',
      '',
    ].join('\n'),
  )
})

// of 0, 0.5 to 17: mean 8.5, variance (35^2 - 1) / 12 / 4
test('JSON', async (context) => {
  const { out } = await fits(['stats', '--json', '--hdu', 'ERR', fileOf(context, frame())])
  assert.deepEqual(JSON.parse(out), [
    {
      ...{ index: 3, extname: 'ERR', dims: [7, 5], type: 'float32', unit: null, count: 35 },
      ...{ undefinedCount: 0, infiniteCount: 0, min: 0, max: 17, mean: 8.5, standardDeviation: Math.sqrt(25.5) },
      ...{ median: 8.5, mad: 4.5 },
    },
  ])
})

test('an HDU that is no image', async (context) => {
  const path = fileOf(context, frame())
  const { status, complaints } = await fits(['stats', '--hdu', 'CAT', path])
  assert.deepEqual([status, complaints], [1, [`fits: ${path}: HDU 2 (BINTABLE) holds no image`]])
})

type Extreme = number | string | { readonly $int: string }

interface TrueImage {
  readonly min?: Extreme
  readonly max?: Extreme
  readonly mean?: number | string
  readonly nan?: number
}

test('corpus: least, greatest and mean of plain images are those of numpy', needsCorpus, async () => {
  let images = 0
  for (const [name, { hdus = [] }] of Object.entries(readTruth())) {
    const path = corpusPath(`files/${name}`)
    for (const [index, hdu] of hdus.entries()) {
      const truth = (hdu as { image?: TrueImage }).image
      // float32 means of numpy are sums in single precision
      const { min, max, mean } = truth ?? {}
      if (!truth || typeof min === 'string' || typeof max === 'string' || typeof mean !== 'number') continue
      const { status, out, complaints } = await fits(['stats', '--json', '--hdu', String(index), path])
      if (status === 1) {
        assert.match(complaints[0]!, /holds no image$/)
        continue
      }
      const [found] = JSON.parse(out)
      const label = `${name}[${index}]`
      const positive = typeof min === 'number' ? min + 0 : min
      assert.deepEqual([found.min, found.max, found.undefinedCount], [positive, max, truth.nan ?? 0], label)
      const spread = Math.max(...[found.min, found.max].map((value) => Math.abs(value.$int ?? value)))
      assert.ok(Math.abs(found.mean - mean) <= 1e-6 * spread, `${label}: ${found.mean} is not ${mean}`)
      images++
    }
  }
  assert.equal(images, 42)
})
