#!/usr/bin/env node
// In a checkout the source is at hand and scripts/program.js chooses; an installed package has its compiled form alone.
import { existsSync } from 'node:fs'

const source = new URL('../src/cli.ts', import.meta.url)
if (existsSync(source)) {
  const { startProgram } = await import('../../../scripts/program.js')
  await startProgram(source.href)
} else {
  await import('../dist/cli.js')
}
