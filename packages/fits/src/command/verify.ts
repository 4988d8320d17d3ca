import { FitsError } from '../errors.ts'
import type { Source } from '../source.ts'
import { type Verification, verify } from '../verify.ts'
import { defineCommand, type Io } from './command.ts'
import { printable } from './failure.ts'
import { forEachFile } from './for-each-file.ts'
import { withSource } from './input.ts'

export const command = defineCommand({
  usage: 'FILE...',
  options: {},
  details: `
Checks files against the FITS standard: headers, structure, columns, the cells of tables, padding, and checksums.
Prints a line for each finding, and a summary of each file. Warnings alone are no failure.

Example:
  fits verify *.fits *.fits.fz`,
  run: ({ words }, io) =>
    forEachFile(words, (path) =>
      withSource(path, { io, access: 'random' }, (source) => verifyFile(printable(path), source, io)),
    ),
})

/** @throws FitsError that counts the errors, when there are any */
async function verifyFile(name: string, source: Source, io: Io): Promise<void> {
  const found = await verify(source)
  const lines = found.findings.map(
    ({ hdu, severity, message }) => `${name}: HDU ${hdu}: ${severity}: ${printable(message)}\n`,
  )
  await io.write(`${lines.join('')}${name}: ${summary(found)}\n`)
  const errors = countOf(found, 'error')
  if (errors === 0) return
  const wrong = found.checksums.some(({ datasum, checksum }) => datasum === 'wrong' || checksum === 'wrong')
  throw new FitsError(counted(errors, 'error'), { code: wrong ? 'bad-checksum' : 'bad-data' })
}

const countOf = ({ findings }: Verification, severity: 'error' | 'warning'): number =>
  findings.filter((finding) => finding.severity === severity).length

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

function summary(found: Verification): string {
  const { checksums } = found
  const right = checksums.filter(({ datasum, checksum }) => datasum === 'ok' && checksum === 'ok').length
  return [
    counted(checksums.length, 'HDU'),
    counted(countOf(found, 'error'), 'error'),
    counted(countOf(found, 'warning'), 'warning'),
    `${counted(right, 'HDU')} with checksums that fit`,
  ].join(', ')
}
