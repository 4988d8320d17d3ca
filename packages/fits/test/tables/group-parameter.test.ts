import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FitsError } from '../../src/errors.ts'
import { bytesSource } from '../../src/source.ts'
import { readGroupParameter } from '../../src/tables/group-parameter.ts'
import { openTable } from '../../src/tables/table.ts'
import { hduAt0 } from '../helpers/tables.ts'

const hdu = hduAt0(
  ...[
    'SIMPLE  = T',
    'BITPIX  = 16',
    'NAXIS   = 2',
    'NAXIS1  = 0',
    'NAXIS2  = 1',
    'GROUPS  = T',
    'PCOUNT  = 3',
    'GCOUNT  = 2',
  ],
  ...["PTYPE1  = 'DATE'", 'PZERO1  = 2450000.5', "PTYPE2  = 'UU'", "PTYPE3  = 'DATE'", 'PSCAL3  = 0.25'],
)
const groups = openTable(bytesSource(Uint8Array.of(0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8)), hdu)

test('parameters of one name are one value in parts', async () => {
  assert.deepEqual(await readGroupParameter(groups, 'date'), Float64Array.of(2450002.25, 2450007.25))
  assert.deepEqual(await readGroupParameter(groups, 'DATE', { from: 1 }), Float64Array.of(2450007.25))
  assert.deepEqual(await readGroupParameter(groups, 'UU'), Float64Array.of(2, 6))
})

test('a parameter that is not there is refused', async () => {
  await assert.rejects(
    () => readGroupParameter(groups, 'VV'),
    (error) => error instanceof FitsError && error.code === 'bad-value',
  )
})
