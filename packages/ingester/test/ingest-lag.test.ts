import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HeaderData, readSettings } from '@science-archive/library'
import { ingestLagSeconds } from '../src/ingest-lag.ts'

const lag = (headers: Record<string, string | number>): number | undefined =>
  ingestLagSeconds(new HeaderData(Object.entries(headers), readSettings({})), new Date('2020-01-14T01:00:00Z'))

test('the lag counts from the end of the observation', () => {
  assert.equal(lag({ 'DATE-OBS': '2020-01-14T00:10:00.5', UTSTOP: '00:30:00.5' }), 1799.5)
  assert.equal(lag({ 'DATE-OBS': '2020-01-13T23:50:00', UTSTOP: '00:10:00' }), 3000)
  assert.equal(lag({ 'DATE-OBS': '2020-01-14T00:30:00', UTSTOP: '00:10:00' }), 3000) // a clock that went back
  assert.equal(lag({ 'DATE-OBS': '2020-01-13', UTSTOP: '00:10:00' }), undefined)
})

test('without an end it is the start and the exposure', () => {
  assert.equal(lag({ 'DATE-OBS': '2020-01-13T23:50:00.5', EXPTIME: 600 }), 3599.5)
  assert.equal(lag({ 'DATE-OBS': '2020-01-13T23:50:00', UTSTOP: 'N/A' }), 4200)
})
