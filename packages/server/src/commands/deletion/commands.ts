import type { Command } from 'commander'
import type { DeletionParts } from '../../frames/delete.ts'
import type { Settings } from '../../settings.ts'
import { ask } from '../prompt.ts'
import { deleteSelected } from './delete-selected.ts'
import { readSelection, type SelectionOptions } from './options.ts'
import type { Selection } from './queries.ts'

interface RunOptions {
  readonly dryRun?: boolean
  readonly yes?: boolean
}

/** Opens the archive's database and store for a command. */
type OnArchive = (work: (parts: DeletionParts, settings: Settings) => Promise<void>) => Promise<void>

const say = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

/** Runs until the end, or, on Ctrl-C, until the batch in hand is done. */
const run = async (parts: DeletionParts, selection: Selection, { dryRun = false, yes = false }: RunOptions) => {
  let interrupted = false
  const interrupt = (): void => {
    if (interrupted) process.exit(130) // asked twice
    interrupted = true
    say('Stopping after this batch. Again to stop at once.')
  }
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  // a script is not asked
  const isAsked = !yes && process.stdin.isTTY === true
  try {
    await deleteSelected({
      ...{ parts, selection, dryRun, say, isInterrupted: () => interrupted },
      confirm: async (text) => !isAsked || /^y(es)?$/i.test((await ask(`${text} [y/N] `)).trim()),
    })
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }
}

const running = (command: Command): Command =>
  command
    .option('--dry-run', 'say what would be deleted, and delete nothing')
    .option('--yes', 'do not ask on a terminal; a script is never asked')

/** `deleteframes` and `expireguideframes`. */
export const addDeletionCommands = (program: Command, onArchive: OnArchive): void => {
  running(program.command('deleteframes'))
    .description(
      'delete frames with their files: rows and files together, in batches; stopped, it goes on when run again',
    )
    .option('--days-old <days>', 'frames observed longer ago than this')
    .option('--start <day>', 'frames of later observation days than this one; with --end')
    .option('--end <day>', 'frames of earlier observation days than this one; with --start')
    .option('--reduction-level <level>', 'only those of this level')
    .option('--request-id <number>', 'only those of this request')
    .option('--observation-id <number>', 'only those of this observation')
    .option('--site <code>', 'only those of this site')
    .option('--telescope <code>', 'only those of this telescope')
    .option('--include-types <types...>', 'only those of these configuration types')
    .option('--exclude-types <types...>', 'none of these configuration types')
    .option('--include-proposals <proposals...>', 'only those of these proposals')
    .option('--exclude-proposals <proposals...>', 'none of these proposals')
    .option('--include-instruments <instruments...>', 'only those of these instruments')
    .option('--exclude-instruments <instruments...>', 'none of these instruments')
    .addHelpText(
      'after',
      `
Examples:
  science-archive deleteframes --days-old 730 --include-types GUIDE --dry-run
  science-archive deleteframes --start 2025-12-31 --end 2026-02-01 --site tst --reduction-level 0`,
    )
    .action(async (options: SelectionOptions & RunOptions) => {
      const selection = readSelection(options)
      await onArchive((parts) => run(parts, selection, options))
    })

  running(program.command('expireguideframes'))
    .description('delete GUIDE frames older than a year, but for those of the cameras in GUIDE_CAMERAS_TO_PERSIST')
    .option('-s, --site <code>', 'only those of this site; all for every site', 'all')
    .addHelpText('after', '\nExample:\n  science-archive expireguideframes --site tst --dry-run')
    .action((options: RunOptions & { site: string }) =>
      onArchive((parts, settings) => {
        const selection: Selection = {
          daysOld: 365,
          site: options.site.toLowerCase() === 'all' ? undefined : options.site,
          types: { include: ['GUIDE'] },
          instruments: { exclude: settings.GUIDE_CAMERAS_TO_PERSIST },
        }
        return run(parts, selection, options)
      }),
    )
}
