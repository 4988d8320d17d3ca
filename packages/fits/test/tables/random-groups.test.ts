import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HeaderError } from '../../src/errors.ts'
import { bytesSource } from '../../src/source.ts'
import { groupsLayout } from '../../src/tables/random-groups.ts'
import { openTable } from '../../src/tables/table.ts'
import { all, hduAt0 } from '../helpers/tables.ts'

const groups = (...cards: string[]) =>
  hduAt0(
    ...['SIMPLE  = T', 'BITPIX  = 16', 'NAXIS   = 3', 'NAXIS1  = 0', 'NAXIS2  = 2', 'NAXIS3  = 1', 'GROUPS  = T'],
    ...cards,
  )

test('groups are rows: parameters, then the array', async () => {
  const hdu = groups(
    ...['PCOUNT  = 2', 'GCOUNT  = 2', "PTYPE1  = 'UU'", 'PSCAL1  = 0.5', "PTYPE2  = 'DATE'", 'PZERO2  = 32768'],
    ...['BSCALE  = 2.', 'BZERO   = 1', 'BLANK   = -1', "BUNIT   = 'Jy'"],
  )
  const table = openTable(
    bytesSource(Uint8Array.from(Buffer.from('0003000100050006' + 'fffe8000ffff0007', 'hex'))),
    hdu,
  )
  assert.deepEqual(
    table.columns.map(({ name, format, unit, cell, dims, scale, zero }) => [
      name,
      format,
      unit,
      cell,
      dims,
      scale,
      zero,
    ]),
    [
      ['UU', '1I', undefined, 'scalar', undefined, 0.5, 0],
      ['DATE', '1I', undefined, 'scalar', undefined, 1, 32768],
      ['DATA', '2I', 'Jy', 'array', [2, 1], 2, 1],
    ],
  )
  assert.deepEqual(await all(table.rows()), [
    [1.5, 32769, Float64Array.of(11, 13)],
    [-1, 0, [undefined, 15]],
  ])
})

test('refused: no groups, more parameters than keywords can name, more groups than data', () => {
  const cases: [ReturnType<typeof groups>, string][] = [
    [groups('PCOUNT  = 1000', 'GCOUNT  = 0'), 'PCOUNT is 1000'],
    [{ ...groups('PCOUNT  = 1', 'GCOUNT  = 4'), dataLength: 23 }, 'GCOUNT is 4'],
    [{ ...groups('PCOUNT  = 1', 'GCOUNT  = 4'), dims: [3, 2, 1] }, 'random groups with NAXIS1 = 3'],
  ]
  for (const [hdu, message] of cases) {
    assert.throws(
      () => groupsLayout(hdu),
      (error) => error instanceof HeaderError && error.message === message,
    )
  }
})
