import { fileURLToPath } from 'node:url'
import { listFiles, readBytes, report } from './checkout.ts'

interface Row {
  readonly of: RegExp
  readonly text: RegExp
  readonly rule: string
}

const ROWS: readonly Row[] = [
  { of: /./, text: /(^|[\s"'`(=:])\/work\//, rule: 'a path of the machine it was written on' },
  { of: /(^|\/)package-lock\.json$/, text: /"resolved":\s*"https?:/, rule: 'the lock file names a registry host' },
  { of: /(^|\/)\.npmrc$/, text: /registry\s*=\s*\S/, rule: 'names a registry host' },
  { of: /\.(test|suite)\.ts$/, text: /\.only\(|\bonly: true\b/, rule: 'runs one test and hides the others' },
]

/** Every line that must not be there, as `file:line: rule`. */
export const textFindings = (path: string, text: string): readonly string[] =>
  ROWS.filter(({ of }) => of.test(path)).flatMap(({ text: pattern, rule }) =>
    text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${rule}`] : [])),
  )

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const texts = listFiles()
    .map((path) => ({ path, bytes: readBytes(path) }))
    .filter(({ bytes }) => !bytes.includes(0))
  const findings = texts.flatMap(({ path, bytes }) => textFindings(path, bytes.toString('utf8')))
  report(findings, `text: ${texts.length} files are clean`)
}
