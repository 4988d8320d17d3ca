import { hostname } from 'node:os'
import { withTimeLimit } from '@science-archive/library'
import type { IngesterSettings } from './settings.ts'

/** Where measurements go. Nothing here ever fails an ingest. */
export interface Metrics {
  submit(name: string, value: number): Promise<void>
}

export const noMetrics: Metrics = { submit: async () => {} }

const PORT = 4242 // of OpenTSDB, unless the host name says another
const TIMEOUT_SECONDS = 2

/** Submits to an OpenTSDB (`POST /api/put`) as the settings say; without a host nothing is submitted. */
export const createMetrics = (settings: IngesterSettings, onFailure: (error: Error) => void = () => {}): Metrics => {
  const { OPENTSDB_HOSTNAME: host, OPENTSDB_PYTHON_METRICS_TEST_MODE: isTest } = settings
  if (host === '' || isTest) return noMetrics
  const address = `http://${/:\d+$/.test(host) ? host : `${host}:${PORT}`}/api/put`
  const tags = { host: hostname(), ingester_process_name: settings.INGESTER_PROCESS_NAME }
  const send = async (name: string, value: number): Promise<void> => {
    const body = JSON.stringify({ metric: name, timestamp: Math.floor(Date.now() / 1000), value, tags })
    try {
      const headers = { 'Content-Type': 'application/json' }
      const status = await withTimeLimit(TIMEOUT_SECONDS, async (signal) => {
        const response = await fetch(address, { method: 'POST', body, headers, signal })
        await response.body?.cancel()
        return response.status
      })
      if (status < 200 || status > 299) onFailure(new Error(`${address} answered ${status}`))
    } catch (error) {
      onFailure(error as Error)
    }
  }
  if (!settings.SUBMIT_METRICS_ASYNCHRONOUSLY) return { submit: send }
  return {
    submit: async (name, value) => {
      void send(name, value)
    },
  }
}

/** Runs something and submits the milliseconds it took. */
export const timed = async <T>(metrics: Metrics, name: string, run: () => Promise<T>): Promise<T> => {
  const start = performance.now()
  const result = await run()
  await metrics.submit(name, performance.now() - start)
  return result
}
