import { FitsError } from '../../src/errors.ts'
import { mutations } from './mutations.ts'
import { every, open, probes } from './probes.ts'
import { Random } from './random.ts'

export type Files = Readonly<Record<string, Uint8Array>>

/** A damaged file, which its seed and number bring back. */
export interface Variant {
  readonly number: number
  /** The file that was damaged, and the mutations in order. */
  readonly origin: string
  readonly steps: readonly string[]
  readonly bytes: Uint8Array
}

export interface FuzzFinding {
  readonly variant: Variant
  readonly probe: string
  /** What happened instead of an answer or a FitsError. */
  readonly what: string
}

/** Longest that one probe may take with one variant, of processor time: other processes take none of that. */
export const MOST_MILLISECONDS = 1000

const MOST_STEPS = 4

/** The variant of this number: the same for the same files and seed. */
export function variantOf(files: Files, seed: number, number: number): Variant {
  const random = new Random(seed, number)
  const origin = random.pick(Object.keys(files))
  let bytes: Uint8Array = files[origin]!.slice()
  const steps: string[] = []
  for (let left = random.chance(2) ? 1 : 1 + random.below(MOST_STEPS); left > 0 && bytes.length > 0; left--) {
    const step = random.pick(Object.keys(mutations))
    bytes = mutations[step]!(bytes, random)
    steps.push(step)
  }
  return { number, origin, steps, bytes }
}

export interface Probed {
  readonly findings: readonly FuzzFinding[]
  /** By probe, the HDUs that gave an answer. */
  readonly answers: Readonly<Record<string, number>>
  /** Of all probes, milliseconds. */
  readonly slowest: number
}

/** Shows a variant to every reader. */
export async function probeAll(variant: Variant): Promise<Probed> {
  const findings: FuzzFinding[] = []
  const answers: Record<string, number> = {}
  let slowest = 0
  const attempt = async <T>(probe: string, work: () => Promise<T>): Promise<T | undefined> => {
    const start = timeUsed()
    let answer: T | undefined
    try {
      answer = await work()
    } catch (error) {
      if (!(error instanceof FitsError))
        findings.push({ variant, probe, what: String((error as Error).stack ?? error) })
    }
    const took = timeUsed() - start
    slowest = Math.max(slowest, took)
    if (took > MOST_MILLISECONDS) findings.push({ variant, probe, what: `took ${Math.round(took)} ms` })
    return answer
  }
  const file = await attempt('open', () => open(variant.bytes))
  if (!file) return { findings, answers, slowest }
  for (const [name, probe] of Object.entries(probes)) {
    const due = variant.number % (every[name] ?? 1) === 0
    if (due) answers[name] = (await attempt(name, () => probe(file))) ?? 0
  }
  return { findings, answers, slowest }
}

function timeUsed(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
