import { fileURLToPath } from 'node:url'
import { listFiles, readSources, report } from './checkout.ts'
import type { SourceFacts } from './source-facts.ts'

/** Sources without a test of their own: which, and what tests them instead. Types and re-exports need no row. */
const UNTESTED: readonly { readonly source: RegExp; readonly because: string }[] = [
  { source: /\/(main|cli|assemble)\.ts$/, because: 'wiring; the tests of the commands and the whole product run it' },
  {
    source: /frames\/(write-routes|route-parts)\.ts$/,
    because: 'the tests of routes, create, update and delete ask through them',
  },
  {
    source: /frames\/filter-kinds\.ts$/,
    because: 'the test of filters tries every kind with every sort of value',
  },
  { source: /aggregates\/(live-catalogue|queries|request)\.ts$/, because: 'the test of the routes asks through them' },
  { source: /thumbnails\/(record|filters|queries)\.ts$/, because: 'the test of the routes asks through them' },
  { source: /\/page-view\.ts$/, because: 'the test of http/pages/show-pages looks at the pages of all routes' },
  { source: /\/schemas\.ts$/, because: 'shapes; the tests of the routes see them at work' },
  {
    source: /fits\/src\/command\/(commands|process-io)\.ts$/,
    because: 'a table, and the streams of the process; test/command/run.test.ts runs all commands, and the program',
  },
  {
    source: /auth\/(visitor|sessions\/pages)\.ts$/,
    because: 'the test of the routes for signing in sees what they make',
  },
  {
    source: /admin\/((frames|users)\/(pages|queries)|pages|route-parts)\.ts$/,
    because: 'the tests of the routes for staff ask through them and see what they make',
  },
  { source: /demo\/fill\.ts$/, because: 'the inside of a thread; test/commands/demo.engine.test.ts starts it' },
  {
    source: /downloads\/funpack-(messages|thread)\.ts$/,
    because: 'what two threads say to each other, and the inside of one; the test of funpacked-in-thread runs both',
  },
  { source: /\/thread\.ts$/, because: 'the tests of the embedded database and of the demo start threads with it' },
  { source: /decoding-core-module\.ts$/, because: 'generated; the tests of the codecs run what it holds' },
  { source: /-worker\.ts$/, because: 'the inside of a thread; the test of the file that starts it runs it' },
]

/** Tests of more than one source file. */
const WHOLE_PRODUCT = /^packages\/[^/]+\/test\/(conformance|slice|documentation|fuzz)(\.[^/]+)?\.test\.ts$/

const TEST = /^packages\/[^/]+\/test\/.*\.test\.ts$/

/** `packages/x/test/a/b.test.ts` and, where one file would be too long, `b.<topic>.test.ts` are tests of `packages/x/src/a/b.ts`. */
const sourceOf = (test: string): string =>
  test.replace(/^(packages\/[^/]+)\/test\//, '$1/src/').replace(/(\.[^/.]+){0,2}\.test\.ts$/, '.ts')

/** Tests without a source and sources without a test, as `file: rule`. */
export const testFindings = (sources: readonly SourceFacts[], files: readonly string[]): readonly string[] => {
  const tests = files.filter((path) => TEST.test(path))
  const tested = new Set(tests.map(sourceOf))
  const paths = new Set(sources.map(({ path }) => path))
  const strangers = tests.filter((path) => !WHOLE_PRODUCT.test(path) && !paths.has(sourceOf(path)))
  const gaps = sources.filter(({ path, declaresOnly }) => !declaresOnly && !tested.has(path) && !isExcused(path))
  return [
    ...strangers.map((path) => `${path}: tests no file: there is no ${sourceOf(path)}`),
    ...gaps.map(({ path }) => `${path}: has no test, and no row in UNTESTED of scripts/check-tests.ts`),
  ]
}

const isExcused = (path: string): boolean => UNTESTED.some(({ source }) => source.test(path))

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = listFiles()
  const tests = files.filter((path) => TEST.test(path)).length
  report(testFindings(readSources(), files), `tests: ${tests} files mirror the sources`)
}
