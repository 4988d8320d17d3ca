import { rises, type Target, type Telescope, targets, telescopes } from './observatory.ts'
import { Random, seedOf } from './random.ts'

/** A frame that the sample observatory took, or made of those it took. */
export interface PlannedFrame {
  readonly basename: string
  readonly extension: '.fits.fz' | '.fits'
  readonly type: 'EXPOSE' | 'BIAS' | 'DARK' | 'SKYFLAT' | 'SPECTRUM'
  readonly telescope: Telescope
  readonly target: Target | undefined
  readonly filter: string
  readonly seconds: number
  readonly begin: Date
  /** Of the night, as YYYYMMDD. */
  readonly day: string
  readonly reductionLevel: 0 | 91
  readonly observation: number
  readonly request: number | undefined
  /** Names of the frames it was made of. */
  readonly madeOf: readonly string[]
  readonly dither: readonly [number, number]
}

const DAY_MS = 86_400_000
/** How many days ago the sample nights were: some recent, so that frames are proprietary, some long ago. */
const NIGHTS_AGO = [3, 4, 17, 430]

/** Every frame of the sample, in the order in which it was taken, for nights before `now`. The same for the same day. */
export const plan = (now: Date): PlannedFrame[] =>
  NIGHTS_AGO.toReversed().flatMap((ago, night) =>
    telescopes.flatMap((telescope, index) =>
      (night + index) % 2 === 0 || night > 1
        ? nightOf(telescope, new Date(now.getTime() - ago * DAY_MS), night * 10 + index)
        : [],
    ),
  )

const nightOf = (telescope: Telescope, date: Date, number: number): PlannedFrame[] => {
  const random = new Random(seedOf(`${telescope.site} ${number}`))
  const day = date.toISOString().slice(0, 10).replaceAll('-', '')
  // Local evening is about 18 h less the longitude in UTC.
  const midnight = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate())
  let clock = midnight + (18 - telescope.longitude / 15) * 3_600_000
  let count = 0
  const take = (
    part: Pick<PlannedFrame, 'type' | 'target' | 'filter' | 'seconds' | 'observation' | 'request'>,
    letter: string,
  ): PlannedFrame => {
    count++
    const begin = new Date(clock)
    clock += part.seconds * 1000 + 28_000
    const name = `${telescope.site}${telescope.telescope.slice(0, 3)}00${(number % 9) + 1}-${telescope.instrument}-${day}-${String(count).padStart(4, '0')}`
    return {
      ...part,
      basename: `${name}-${letter}00`,
      extension: '.fits.fz',
      telescope,
      begin,
      day,
      reductionLevel: 0,
      madeOf: [],
      dither: [random.between(-6, 6), random.between(-6, 6)],
    }
  }
  const observation = 2_000_000 + number * 100
  const calibration = { target: undefined, filter: 'air', observation, request: undefined }
  const bias = take({ ...calibration, type: 'BIAS', seconds: 0 }, 'b')
  const dark = take({ ...calibration, type: 'DARK', seconds: 300 }, 'd')
  const [filter = 'rp'] = telescope.filters
  const flat = take({ ...calibration, type: 'SKYFLAT', filter, seconds: 4.5 }, 'f')
  const visible = targets.filter((target) => rises(target, telescope))
  const first = Math.floor(random.uniform() * visible.length)
  const observed = [visible[first], visible[(first + 3) % visible.length]].filter((target) => target !== undefined)
  const science = observed.flatMap((target, block) => {
    clock += 1_200_000
    const shared = { target, observation: observation + block + 1, request: 900_000 + number * 10 + block }
    return telescope.filters.map((one) =>
      take({ ...shared, type: 'EXPOSE', filter: one, seconds: one === 'B' ? 90 : 60 }, 'e'),
    )
  })
  const spectra =
    telescope.telescope === '2m0a' && observed[0] !== undefined
      ? [
          take(
            {
              type: 'SPECTRUM',
              target: observed[0],
              filter: 'air',
              seconds: 900,
              observation: observation + 9,
              request: 900_009 + number * 10,
            },
            'e',
          ),
        ]
      : []
  const reduced = science.map((raw) => ({
    ...raw,
    basename: raw.basename.replace(/00$/, '91'),
    reductionLevel: 91 as const,
    madeOf: [raw.basename, bias.basename, dark.basename, flat.basename],
  }))
  return [{ ...bias, extension: '.fits' }, dark, flat, ...science, ...spectra, ...reduced]
}
