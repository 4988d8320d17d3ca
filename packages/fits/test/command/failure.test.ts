import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UsageError } from '../../src/command/command.ts'
import { FileFailure, Finding, failureLine, printable } from '../../src/command/failure.ts'
import { HeaderError } from '../../src/errors.ts'

const system = (code: string, syscall = 'open'): Error =>
  Object.assign(new Error(`${code}: text, ${syscall}`), { code, syscall })

const lines: readonly [unknown, string][] = [
  [new HeaderError('BITPIX is 7'), 'fits: BITPIX is 7'],
  [new UsageError('missing FILE'), 'fits: missing FILE'],
  [new Finding('2 of 3 files failed'), 'fits: 2 of 3 files failed'],
  [new FileFailure('a.fits', new HeaderError('BITPIX is 7')), 'fits: a.fits: BITPIX is 7'],
  [new FileFailure('-', system('EISDIR', 'read')), 'fits: standard input: is a directory'],
  [system('EPIPE', 'write'), 'fits: standard output was closed before all was written'],
  [system('EIO', 'read'), 'fits: EIO: text, read'],
  [new TypeError('x is not a function'), 'fits: internal error: TypeError: x is not a function'],
  ['text', 'fits: internal error: text'],
]

test('every failure is one line', () => {
  for (const [error, line] of lines) assert.equal(failureLine(error), line)
})

test('a file cannot write to the terminal by what it says', () => {
  assert.equal(failureLine(new HeaderError('BITPIX is \u001b[2J\r\nfits: fine')), 'fits: BITPIX is  [2J fits: fine')
  assert.equal(printable('caf\u00e9\u009b1m\u0000'), 'café 1m ')
})
