import type { Command } from 'commander'
import { facets } from '../aggregates/facets.ts'
import { liveCatalogue } from '../aggregates/live-catalogue.ts'
import type { Database } from '../db/database.ts'

/** `cacheaggregates`. An archive that runs looks its own up; this shows that they can be had, and how long that takes. */
export const addCacheAggregates = (
  program: Command,
  onDatabase: (work: (db: Database) => Promise<void>) => Promise<void>,
): void => {
  program
    .command('cacheaggregates')
    .description(
      'look at all frames for the values of the aggregates; a running archive does that by itself, so this is for a look',
    )
    .addHelpText('after', '\nExample:\n  science-archive cacheaggregates')
    .action(() =>
      onDatabase(async (db) => {
        const begin = performance.now()
        const { catalogue } = await liveCatalogue(db).current()
        const values = catalogue.seenBy(undefined)
        const counts = facets.map((facet) => `${values[facet].length} ${facet}`).join(', ')
        const seconds = ((performance.now() - begin) / 1000).toFixed(1)
        process.stderr.write(`The archive has ${counts} (looked up in ${seconds} s).\n`)
      }),
    )
}
