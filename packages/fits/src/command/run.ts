import { type Command, type Io, UsageError } from './command.ts'
import { commands } from './commands.ts'
import { failureLine } from './failure.ts'

/** What `run` needs beside the world of a command. */
export interface RunIo extends Io {
  complain(line: string): void
  version(): Promise<string>
}

/**
 * Runs `fits` with these arguments.
 * @returns the exit status: 0, or 1 after one line on standard error
 */
export async function run(args: readonly string[], io: RunIo): Promise<number> {
  try {
    await dispatch(args, io)
    return 0
  } catch (error) {
    io.complain(failureLine(error))
    return 1
  }
}

async function dispatch([name, ...rest]: readonly string[], io: RunIo): Promise<void> {
  if (name === '--version' || name === '-V') return io.write(`${await io.version()}\n`)
  if (name === '--help' || name === '-h') return io.write(overview())
  if (name === undefined) throw new UsageError('which command? fits --help lists them')
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!entry) throw new UsageError(`no command ${name}: fits --help lists them`)
  const { command } = await entry.load()
  if (asksForHelp(rest)) return io.write(help(name, entry.summary, command))
  try {
    await command.run(rest, io)
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${error.message} (fits ${name} --help)`)
    throw error
  }
}

/** Words behind `--` are names of files. */
const asksForHelp = (args: readonly string[]): boolean => {
  const end = args.indexOf('--')
  return args.slice(0, end < 0 ? args.length : end).some((word) => word === '--help' || word === '-h')
}

const overview = (): string => `fits: read FITS files

usage: fits COMMAND ...

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`)
  .join('\n')}

fits COMMAND --help says more of each; fits --version prints the version.
Where a FILE is read, - is standard input; files compressed by gzip are read too.
Exit status: 0, or 1 after one line on standard error that says what is wrong.

Example:
  fits info frame.fits.fz
`

function help(name: string, summary: string, { usage, options, details }: Command): string {
  const rows = Object.entries(options).map(([option, { short, value, help: text }]): [string, string] => [
    `${short ? `-${short}, ` : ''}--${option}${value ? ` ${value}` : ''}`,
    text,
  ])
  const width = Math.max(0, ...rows.map(([left]) => left.length)) + 2
  const listed = rows.map(([left, right]) => `  ${left.padEnd(width)}${right}\n`).join('')
  return `fits ${name}: ${summary}\n\nusage: fits ${name} ${usage}\n\n${listed}${listed ? '\n' : ''}${details.trim()}\n`
}
