import { Command } from 'commander'
import type { CliOptions } from './run.ts'

const HELP = `
Exit status: 0 when every file is in the archive, or was there already; 1 otherwise.
With --check-only: 0 when every file is in the archive, 1 when not.
Settings come from the environment; an option wins over the variable named beside it.

Example:
  FILESTORE_TYPE=local FILESYSTEM_STORAGE_ROOT_DIR=/data \\
    ocs_ingest_frame --api-root http://127.0.0.1:8000/ --auth-token TOKEN ogg2m001-ep04-20201006-0097-e91.fits.fz
`

const command = new Command('ocs_ingest_frame')
  .description('Store files and add them to the science archive.')
  .argument('<path...>', 'files to ingest')
  .option('--api-root <url>', 'address of the archive (API_ROOT)')
  .option('--auth-token <token>', 'token of a user who may add frames (AUTH_TOKEN)')
  .option('--bucket <name>', 'bucket of the S3 store (BUCKET)')
  .option('--process-name <name>', 'name under which metrics are submitted (INGESTER_PROCESS_NAME)')
  .option('--metadata <file>', 'JSON object of headers laid over those of the files')
  .option('--check-only', 'only say whether the archive has the files (True or False)')
  .option('--dry-run', 'only read the files and say what would be done; needs no archive')
  .option('--json', 'print the record (with --dry-run) or the answer of the archive as JSON, a line per file')
  .addHelpText('after', HELP)

await command.parseAsync()

// loaded after the options are read, so that --help and mistakes answer at once
const { run } = await import('./run.ts')
process.exitCode = await run(command.args, command.opts<CliOptions>(), {
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
})
