import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type SourceFacts, sourceFacts } from './source-facts.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The files of this checkout that are or could be committed, from its top. */
export const listFiles = (): readonly string[] =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((path) => path !== '' && existsSync(root + path))

export const readBytes = (path: string): Buffer => readFileSync(root + path)

/** All TypeScript of packages/<name>/src. */
export const readSources = (): readonly SourceFacts[] =>
  listFiles()
    .filter((path) => /^packages\/[^/]+\/src\/.*\.tsx?$/.test(path))
    .map((path) => sourceFacts(path, readBytes(path).toString('utf8')))

/** By package folder: the names it declares as dependencies, of any kind that is there when it is installed. */
export const manifests = (): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    listFiles()
      .filter((path) => /^packages\/[^/]+\/package\.json$/.test(path))
      .map((path) => {
        const { dependencies, peerDependencies, optionalDependencies } = JSON.parse(readBytes(path).toString('utf8'))
        return [path.split('/')[1], Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies })]
      }),
  )

/** Prints the findings, or that there are none, and sets the exit code. */
export const report = (findings: readonly string[], fine: string): void => {
  for (const finding of findings) console.error(finding)
  console.log(findings.length === 0 ? fine : `${findings.length} findings`)
  if (findings.length > 0) process.exitCode = 1
}
