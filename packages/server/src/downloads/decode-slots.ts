/** Lets a number of holders in at a time; further ones wait in the order in which they came. */
export interface Slots {
  /** Waits for a slot. @returns what gives it back, once */
  readonly take: () => Promise<() => void>
}

export const slots = (limit: number): Slots => {
  let free = limit
  const waiting: (() => void)[] = []
  const slot = (): (() => void) => {
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
  return {
    take: async () => {
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
      return slot()
    },
  }
}
