// Damages small FITS files in many ways and shows them to every reader of the fits package:
// `node --import ./scripts/source.js scripts/fuzz-fits.ts [--variants 100000] [--seed 1] [--from NUMBER] [FILE...]`,
// or `--only NUMBER` for one variant. FILEs are damaged beside those that the harness makes itself. A variant that ends
// in anything but an answer or a FitsError, or takes more than a second, is saved and named; one that never ends is
// stopped.
import { readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { type FuzzFinding, probeAll, type Variant, variantOf } from '../packages/fits/test/fuzz/fuzz.ts'
import { seeds } from '../packages/fits/test/fuzz/seeds.ts'

// of processor time, since other processes may take nearly all of it; and of waiting, for what waits for ever
const STUCK_MS = 20_000
const WAIT_MS = 600_000
const REPORT_EVERY = 1000

interface Plan {
  readonly seed: number
  readonly from: number
  readonly to: number
  readonly paths: readonly string[]
}

/** From the thread that does the work, which may get stuck, to the one that watches it. */
type Message =
  | { readonly kind: 'begin'; readonly number: number }
  | { readonly kind: 'finding'; readonly number: number; readonly text: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'progress'; readonly done: number; readonly slowest: number; readonly megabytes: number }

const filesOf = ({ paths }: Plan) => ({
  ...seeds(),
  ...Object.fromEntries(paths.map((path) => [basename(path), new Uint8Array(readFileSync(path))])),
})

if (isMainThread) await watch()
else {
  // the thread stays until it is stopped: what it says last would be lost if it ended by itself
  parentPort!.on('message', () => {})
  await work(workerData as Plan, (message) => parentPort!.postMessage(message))
}

async function work(plan: Plan, tell: (message: Message) => void): Promise<void> {
  const files = filesOf(plan)
  let slowest = 0
  for (let number = plan.from; number < plan.to; number++) {
    tell({ kind: 'begin', number })
    const result = await probeAll(variantOf(files, plan.seed, number))
    slowest = Math.max(slowest, result.slowest)
    for (const finding of result.findings) tell({ kind: 'finding', number, text: shown(finding) })
    const done = number + 1 - plan.from
    if (done % REPORT_EVERY > 0 && number + 1 < plan.to) continue
    tell({
      kind: 'progress',
      done,
      slowest: Math.round(slowest),
      megabytes: Math.round(process.memoryUsage().rss / 1e6),
    })
  }
  tell({ kind: 'end' })
}

function shown({ variant: { origin, steps }, probe, what }: FuzzFinding): string {
  return `${origin} after ${steps.join(', ')}: ${probe}: ${what}`
}

async function watch(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      ...{ variants: { type: 'string' }, seed: { type: 'string' } },
      ...{ from: { type: 'string' }, only: { type: 'string' } },
    },
    allowPositionals: true,
  })
  const from = Number(values.only ?? values.from ?? 0)
  const plan: Plan = {
    ...{ seed: Number(values.seed ?? 1), from, paths: positionals },
    to: values.only === undefined ? Number(values.variants ?? 100_000) : from + 1,
  }
  console.log(`seed ${plan.seed}, variants ${plan.from} to ${plan.to - 1}`)
  let [findings, peak, next] = [0, 0, plan.from]
  while (next < plan.to) {
    const stopped = await runUntilStuck({ ...plan, from: next }, (message) => {
      if (message.kind === 'finding') {
        findings++
        report(plan, message.number, message.text)
      } else if (message.kind === 'progress') {
        peak = Math.max(peak, message.megabytes)
        const done = message.done + next - plan.from
        console.log(`${done} variants, ${findings} findings, slowest ${message.slowest} ms, ${message.megabytes} MB`)
      }
    })
    if (stopped === undefined) break
    findings++
    report(plan, stopped.number, stopped.why)
    next = stopped.number + 1
  }
  console.log(`${plan.to - plan.from} variants of seed ${plan.seed}: ${findings} findings, at most ${peak} MB resident`)
  process.exitCode = findings > 0 ? 1 : 0
}

interface Stopped {
  readonly number: number
  readonly why: string
}

/** @returns the variant that did not end, or that ended the thread; undefined when all variants are done */
function runUntilStuck(plan: Plan, hear: (message: Message) => void): Promise<Stopped | undefined> {
  const worker = new Worker(new URL(import.meta.url), { workerData: plan })
  return new Promise((resolve) => {
    let current = plan.from
    let [since, used] = [Date.now(), timeUsed()]
    const timer = setInterval(() => {
      if (timeUsed() - used > STUCK_MS) settle(`no end within ${STUCK_MS} ms of processor time`)
      else if (Date.now() - since > WAIT_MS) settle(`no end within ${WAIT_MS} ms`)
    }, 1000)
    const settle = (why?: string): void => {
      clearInterval(timer)
      void worker.terminate()
      resolve(why === undefined ? undefined : { number: current, why })
    }
    worker.on('message', (message: Message) => {
      if (message.kind === 'end') return settle()
      if (message.kind !== 'begin') return hear(message)
      current = message.number
      ;[since, used] = [Date.now(), timeUsed()]
    })
    worker.on('error', (error) => settle(`the thread ended: ${error}`))
    worker.on('exit', (code) => settle(`the thread ended with ${code}`))
  })
}

/** Of all threads of this process, milliseconds. */
function timeUsed(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function report(plan: Plan, number: number, text: string): void {
  const variant: Variant = variantOf(filesOf(plan), plan.seed, number)
  const path = join(tmpdir(), `fuzz-${plan.seed}-${number}.fits`)
  writeFileSync(path, variant.bytes)
  console.log(`variant ${number} (${path}): ${text}`)
}
