import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serviceCommand } from './command.ts'
import { ensurePackages } from './packages.ts'
import { startDaemon, stopProcess, waitUntilReady } from './process.ts'
import { type Running, type Service, startService } from './service.ts'

const CHROMIUM = '/usr/bin/chromium'

interface Address {
  /** Where it answers the HTTP endpoints of the DevTools protocol, as `/json/new?URL` (with PUT), which opens a page. */
  readonly endpoint: string
}

export interface Browser extends Address {
  /** Ends the browser and removes its profile, as the end of this process would. */
  stop(): Promise<void>
}

/**
 * Chromium without a window, with an empty profile of its own.
 * @example
 * const { endpoint, stop } = await startBrowser()
 */
export const startBrowser = async (): Promise<Browser> => {
  const { running, stop } = await startService(browser)
  return { endpoint: running.endpoint, stop }
}

const start = async (directory: string): Promise<Address & Running> => {
  ensurePackages(['chromium'], [CHROMIUM])
  // written by the browser as soon as it listens: the port, and the path of a socket
  const portFile = join(directory, 'DevToolsActivePort')
  const pid = startDaemon([CHROMIUM, ...optionsFor(directory)], directory)
  try {
    await waitUntilReady(pid, directory, () => existsSync(portFile) && readFileSync(portFile, 'utf8').includes('\n'))
  } catch (error) {
    await stopProcess(pid, browser.stopSignals)
    throw error
  }
  return { pid, endpoint: `http://127.0.0.1:${readFileSync(portFile, 'utf8').split('\n')[0]}` }
}

const optionsFor = (directory: string): readonly string[] => [
  ...['--headless', '--remote-debugging-port=0', `--user-data-dir=${directory}`, '--no-first-run', '--disable-gpu'],
  // /dev/shm is small in containers, and no site but the test's own is to be asked for anything
  ...['--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update'],
  // a process of its own for the network would go on writing into the profile when the browser has ended
  '--enable-features=NetworkServiceInProcess2',
  // its sandbox does not start for root; it shows only pages of the tests
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]

const browser: Service<Address & Running> = {
  name: 'browser',
  start,
  stopSignals: ['SIGTERM', 'SIGKILL'],
  environment: ({ endpoint }) => ({ TEST_BROWSER_ENDPOINT: endpoint }),
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await serviceCommand(browser, process.argv.slice(2))
}
