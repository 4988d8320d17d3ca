import type { Command } from './command.ts'

interface Entry {
  readonly summary: string
  /** Loaded when asked for, so that a command starts without the code of the others. */
  load(): Promise<{ readonly command: Command }>
}

/** The subcommands of `fits`, in the order of the help. */
export const commands: Readonly<Record<string, Entry>> = {
  info: { summary: 'list the HDUs of files', load: () => import('./info.ts') },
  headers: { summary: 'print headers, as cards or as JSON', load: () => import('./headers.ts') },
  stats: { summary: 'print statistics of images', load: () => import('./stats.ts') },
  table: { summary: 'print the rows of a table', load: () => import('./table.ts') },
  wcs: { summary: 'turn pixels into sky coordinates, and back', load: () => import('./wcs.ts') },
  cutout: { summary: 'cut a part out of an image', load: () => import('./cutout.ts') },
  preview: { summary: 'make a picture of an image', load: () => import('./preview.ts') },
  verify: { summary: 'check files against the standard', load: () => import('./verify.ts') },
  funpack: { summary: 'uncompress a file', load: () => import('./funpack.ts') },
}
