import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { isRunning, stopProcess } from './process.ts'

/**
 * Runs, in the foreground and until it is told to end, a Ceph cluster just large enough to have S3: a monitor, a store
 * and the gateway. A process of its own, so that whoever starts it has one process to end.
 *
 * `node radosgw.ts DIRECTORY S3-PORT MONITOR-PORT ACCESS-KEY SECRET-KEY`
 */
const [directory = '', port = '', monitorPort = '', accessKey = '', secretKey = ''] = process.argv.slice(2)

const SECONDS_PER_COMMAND = 60
const POOLS = [
  '.rgw.root',
  ...['log', 'control', 'meta', 'buckets.index', 'buckets.data', 'buckets.non-ec'].map(inZone),
]
const configuration = join(directory, 'ceph.conf')
const clusterId = randomUUID()
const storeId = randomUUID()
const daemons: ChildProcess[] = []

const run = async (): Promise<void> => {
  for (const folder of ['mon', 'osd/0', 'rgw', 'log']) mkdirSync(join(directory, folder), { recursive: true })
  writeFileSync(configuration, configurationText())
  await startMonitor()
  await startStore()
  await prepareGateway()
  startDaemon('radosgw', ['-n', 'client.rgw'])
  await untilItAnswers()
  writeFileSync(join(directory, 'ready'), '')
}

const startMonitor = async (): Promise<void> => {
  const map = join(directory, 'monmap')
  await command('monmaptool', ['--create', '--fsid', clusterId, '--addv', 'a', `[v2:127.0.0.1:${monitorPort}]`, map])
  await command('ceph-mon', ['--mkfs', '-i', 'a', '--monmap', map])
  startDaemon('ceph-mon', ['-i', 'a'])
}

/** The gateway would make its pools one after the other, some at the first file only. */
const startStore = async (): Promise<void> => {
  const pools = POOLS.flatMap((pool) => [`osd pool create ${pool} 1 1`, `osd pool application enable ${pool} rgw`])
  await Promise.all([
    command('ceph', [], [`osd new ${storeId}`, ...pools].join('\n')),
    command('ceph-osd', ['--mkfs', '-i', '0', '--osd-uuid', storeId, '--monmap', join(directory, 'monmap')]),
  ])
  startDaemon('ceph-osd', ['-i', '0'])
}

/** One user, and the storage class STANDARD_IA, without which the gateway refuses files of that class. */
const prepareGateway = async (): Promise<void> => {
  const admin = (words: string): Promise<void> => command('radosgw-admin', words.split(' '))
  await admin(`user create --uid=test --display-name=test --access-key=${accessKey} --secret-key=${secretKey}`)
  const storageClass = '--placement-id=default-placement --storage-class=STANDARD_IA'
  await admin(`zonegroup placement add --rgw-zonegroup=default ${storageClass}`)
  await admin(`zone placement add --rgw-zone=default ${storageClass} --data-pool=${inZone('buckets.data')}`)
}

const untilItAnswers = async (): Promise<void> => {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)
    if (answer?.ok) return
    await sleep(50)
  }
}

function inZone(pool: string): string {
  return `default.rgw.${pool}`
}

/** With it the kernel ends a process when its parent dies, however that dies. */
const UNTIL_PARENT_DIES = ['setpriv', '--pdeathsig', 'KILL'] as const

const command = async (program: string, args: readonly string[], input = ''): Promise<void> => {
  const options = { timeout: SECONDS_PER_COMMAND * 1000 }
  const own = program === 'monmaptool' ? [] : ['-c', configuration, '--log-file=/dev/null']
  const [setpriv, ...until] = UNTIL_PARENT_DIES
  const work = promisify(execFile)(setpriv, [...until, program, ...own, ...args], options)
  work.child.stdin?.end(input)
  await work
}

const startDaemon = (program: string, args: readonly string[]): void => {
  const [setpriv, ...until] = UNTIL_PARENT_DIES
  const daemon = spawn(setpriv, [...until, program, '-f', '-c', configuration, ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  daemon.once('exit', (code, signal) => void end(`${program} ended (${code ?? signal})`))
  daemons.push(daemon)
}

let ending: Promise<void> | undefined
const end = (reason: string): Promise<void> => {
  ending ??= (async () => {
    console.error(reason)
    for (const { pid } of daemons.toReversed()) {
      if (pid !== undefined && isRunning(pid)) await stopProcess(pid, ['SIGTERM', 'SIGKILL'])
    }
    process.exit(1)
  })()
  return ending
}

const configurationText = (): string => {
  const [classes] = readdirSync('/usr/lib').filter((name) => name.endsWith('-linux-gnu'))
  const sections = {
    global: {
      fsid: clusterId,
      mon_host: `v2:127.0.0.1:${monitorPort}/0`,
      public_addr: '127.0.0.1',
      cluster_addr: '127.0.0.1',
      ms_bind_ipv6: false,
      // between the daemons; the gateway checks every S3 signature all the same
      auth_cluster_required: 'none',
      auth_service_required: 'none',
      auth_client_required: 'none',
      auth_allow_insecure_global_id_reclaim: false,
      osd_pool_default_size: 1,
      osd_pool_default_min_size: 1,
      osd_pool_default_pg_num: 1,
      osd_pool_default_pg_autoscale_mode: 'off',
      osd_crush_chooseleaf_type: 0,
      mon_allow_pool_size_one: true,
      run_dir: directory,
      pid_file: '',
      admin_socket: '',
      crash_dir: join(directory, 'log'),
      log_file: join(directory, 'log', '$name.log'),
    },
    mon: {
      mon_data: join(directory, 'mon', '$id'),
      mon_cluster_log_file: '/dev/null',
      paxos_propose_interval: 0.05,
      paxos_min_wait: 0.01,
      mon_data_avail_warn: 1,
      mon_data_avail_crit: 0,
    },
    osd: {
      osd_data: join(directory, 'osd', '$id'),
      osd_objectstore: 'bluestore',
      bluestore_block_size: 16 * 2 ** 30, // a sparse file
      bluestore_block_db_create: false,
      bluestore_block_wal_create: false,
      osd_class_dir: `/usr/lib/${classes}/rados-classes`,
    },
    client: {
      ms_mon_client_mode: 'crc', // the gateway's own choice is encryption, which needs keys
      keyring: '/dev/null',
      rgw_data: join(directory, 'rgw'),
      rgw_frontends: `beast endpoint=127.0.0.1:${port} tcp_nodelay=1`,
      rgw_dns_name: 'localhost',
      rgw_run_sync_thread: false,
      rgw_thread_pool_size: 32,
    },
  }
  return Object.entries(sections)
    .flatMap(([name, values]) => [`[${name}]`, ...Object.entries(values).map((pair) => pair.join(' = '))])
    .map((line) => `${line}\n`)
    .join('')
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(signal))
await run().catch((error: Error) => end(error.message))
