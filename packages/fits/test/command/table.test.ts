import assert from 'node:assert/strict'
import { test } from 'node:test'
import { table } from '../../src/table-writer.ts'
import { fitsBytes, primary } from '../../src/writer.ts'
import { fits } from '../helpers/command.ts'
import { corpusPath, needsCorpus, readTruth } from '../helpers/corpus.ts'
import { fileOf, frame, joined } from '../helpers/files.ts'

test('aligned, with units', async (context) => {
  const { status, out } = await fits(['table', fileOf(context, frame()), 'cat'])
  assert.equal(status, 0)
  assert.equal(
    out,
    [...['X    NAME     PAIR', 'pix', '---  -------  ------', '1.5  one      [1,2]', 'NaN  two, or  [-3,4]', '']].join(
      '\n',
    ),
  )
})

test('JSON and CSV', async (context) => {
  const path = fileOf(context, frame())
  assert.equal(
    (await fits(['table', '--json', path, '2'])).out,
    '[{"X":1.5,"NAME":"one","PAIR":[1,2]},\n{"X":"NaN","NAME":"two, or","PAIR":[-3,4]}]\n',
  )
  const csv = 'X,NAME,PAIR\r\n1.5,one,"[1,2]"\r\nNaN,"two, or","[-3,4]"\r\n'
  assert.equal((await fits(['table', '--csv', path, '2'])).out, csv)
})

test('some rows and columns, counted from 1', async (context) => {
  const path = fileOf(context, frame())
  const only = async (...args: string[]) => JSON.parse((await fits(['table', '--json', ...args, path, 'CAT'])).out)
  assert.deepEqual(await only('--columns', 'name,1', '--from', '2'), [{ NAME: 'two, or', X: 'NaN' }])
  assert.deepEqual(await only('--columns', 'X', '--to', '1'), [{ X: 1.5 }])
  assert.deepEqual(await only('--from', '3', '--to', '9'), [])
})

test('columns of one name, and rows beyond those that the widths are taken from', async (context) => {
  const values = Array.from({ length: 3000 }, (_, i) => (i < 2000 ? 1 : 1_000_000))
  const columns = [
    { name: 'N', format: 'J', values },
    { name: 'N', format: 'J', values },
    { name: 'A', format: '3A', values: values.map(() => 'x"y') },
  ]
  const path = fileOf(context, joined(fitsBytes([primary(), table({ columns })])))
  const lines = (await fits(['table', path, '1'])).out.split('\n')
  assert.deepEqual(
    [lines.length, lines[0], lines[2], lines[2999]],
    [3003, 'N  col2  A', '1     1  x"y', '1000000  1000000  x"y'],
  )
  const csv = (await fits(['table', '--csv', '--to', '1', path, '1'])).out
  assert.equal(csv, 'N,col2,A\r\n1,1,"x""y"\r\n')
  assert.equal(JSON.parse((await fits(['table', '--json', path, '1'])).out).length, 3000)
})

test('refused', async (context) => {
  const path = fileOf(context, frame())
  const cases: [string[], string][] = [
    [[path], 'missing EXT (fits table --help)'],
    [['--json', '--csv', path, '2'], '--json or --csv, not both (fits table --help)'],
    [['--from', '0', path, '2'], '--from 0 is no whole number from 1 (fits table --help)'],
    [['--from', '3', '--to', '2', path, '2'], '--to 2 is before --from 3 (fits table --help)'],
    [['--columns', 'Y', path, '2'], 'no column Y: there are X, NAME, PAIR (fits table --help)'],
    [[path, '7'], `${path}: no HDU 7: the file has 4, counted from 0`],
    [[path, 'ERR'], `${path}: an HDU of type IMAGE is no table`],
  ]
  for (const [args, line] of cases) {
    const { status, out, complaints } = await fits(['table', ...args])
    assert.deepEqual([status, out, complaints], [1, '', [`fits: ${line}`]])
  }
})

interface TrueTable {
  readonly nrows: number
  readonly columns: readonly { readonly name: string; readonly format: string; readonly null?: unknown }[]
  readonly first_row?: readonly unknown[]
  readonly last_row?: readonly unknown[]
}

/** What astropy cannot read, shows in part, or as bytes or characters (arrays of variable length) is not compared. */
const comparable = (truth: unknown, format: string): boolean =>
  !JSON.stringify(truth).includes('"$') && !/^\d*[PQ][LA]/.test(format)

test('corpus: the first and last rows are those of astropy', needsCorpus, async () => {
  const counts = { tables: 0, cells: 0 }
  for (const [name, { hdus = [] }] of Object.entries(readTruth())) {
    for (const [index, hdu] of hdus.entries()) {
      const truth = (hdu as { table?: TrueTable }).table
      if (!truth?.first_row || (hdu.header.dict.ZTABLE ?? false) === true) continue
      const { out, complaints } = await fits(['table', '--json', corpusPath(`files/${name}`), String(index)])
      assert.deepEqual(complaints, [], name)
      const rows = JSON.parse(out) as Record<string, unknown>[]
      assert.equal(rows.length, truth.nrows, name)
      counts.tables++
      for (const [row, expected] of [
        [rows[0], truth.first_row],
        [rows.at(-1), truth.last_row!],
      ] as const) {
        const found = Object.values(row!)
        for (const [i, { name: column, format, null: marker }] of truth.columns.entries()) {
          // what TNULL declares undefined is null here, the stored value or 0 in astropy
          if (!comparable(expected[i], format) || (marker !== undefined && JSON.stringify(found[i]).includes('null')))
            continue
          assert.deepEqual(found[i], expected[i], `${name}[${index}].${column} (${format})`)
          counts.cells++
        }
      }
    }
  }
  assert.deepEqual(counts, { tables: 38, cells: 1057 })
})
