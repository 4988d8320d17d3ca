// What bench/funpack.ts measures: uncompresses a file to another, three times, and prints the CPU and memory it took.
import { openSync, writeSync } from 'node:fs'
import { openFileSource } from '../packages/fits/src/file-source.ts'
import { funpack } from '../packages/fits/src/funpack/funpack.ts'

const [, , path = '', target = ''] = process.argv
const seconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1e6

async function uncompress(): Promise<number> {
  const before = process.cpuUsage()
  const source = await openFileSource(path)
  const out = openSync(target, 'w')
  const { chunks } = await funpack(source, { reuseMemory: true })
  for await (const chunk of chunks) writeSync(out, chunk)
  await source.close()
  return seconds(process.cpuUsage(before))
}

const first = await uncompress()
const whole = seconds(process.cpuUsage())
const warm = Math.min(await uncompress(), await uncompress())
console.log(JSON.stringify({ first, whole, warm, megabytes: process.resourceUsage().maxRSS / 1024 }))
process.exit()
