/** Date and time as MS-DOS kept them, in steps of two seconds (APPNOTE 4.4.6). */
export interface DosTime {
  readonly date: number
  readonly time: number
}

const FIRST = Date.UTC(1980, 0, 1)
const LAST = Date.UTC(2107, 11, 31, 23, 59, 58)

/** The digits of an instant in UTC; what is before 1980 or after 2107 becomes the first or last that can be written. */
export const dosTime = (instant: Date): DosTime => {
  const time = instant.getTime()
  const at = new Date(Number.isNaN(time) ? FIRST : Math.min(Math.max(time, FIRST), LAST))
  return {
    date: ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
  }
}
