import { spawnSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'

/** Debian asks this script before it starts the service of a package that it has just installed; 101 means no. */
const POLICY = '/usr/sbin/policy-rc.d'

/**
 * Installs Debian packages unless every file of `proof` is there already. Services that come with them are not started.
 * @throws Error that says what to install by hand, when this process may not install anything
 */
export const ensurePackages = (names: readonly string[], proof: readonly string[]): void => {
  if (proof.every((path) => existsSync(path))) return
  const byHand = `apt-get install --no-install-recommends ${names.join(' ')}`
  if (!existsSync('/usr/bin/apt-get')) throw new Error(`needs the Debian packages ${names.join(' ')}`)
  if (process.getuid?.() !== 0) throw new Error(`needs packages that only root can install: ${byHand}`)
  console.error(`installing ${names.join(' ')}`)
  const hadPolicy = existsSync(POLICY)
  if (!hadPolicy) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    const install = ['install', '-y', '-q', '--no-install-recommends', ...names]
    // A machine that has never seen `apt-get update` knows no packages; one with old lists may name files that are gone.
    if (!aptGet(install) && !(aptGet(['update', '-q']) && aptGet(install))) throw new Error(`failed: ${byHand}`)
  } finally {
    if (!hadPolicy) rmSync(POLICY)
  }
  const missing = proof.filter((path) => !existsSync(path))
  if (missing.length > 0) throw new Error(`still missing after ${byHand}: ${missing.join(' ')}`)
}

const aptGet = (args: readonly string[]): boolean => {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const { status, stderr } = spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' })
  if (status !== 0) console.error(stderr)
  return status === 0
}
