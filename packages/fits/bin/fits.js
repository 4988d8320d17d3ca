#!/usr/bin/env node
// In a checkout the TypeScript source runs as it stands; an installed package runs its compiled form.
import { existsSync } from 'node:fs'

const source = new URL('../src/cli.ts', import.meta.url)
if (existsSync(source)) {
  await import('../../../scripts/source.js')
  await import(source.href)
} else {
  await import('../dist/cli.js')
}
