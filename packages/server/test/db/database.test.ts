import { test } from 'node:test'
import { raw } from '../../src/db/sql.ts'
import { isOnServer, openOwnDatabase } from '../helpers/database.ts'
import { databaseSuite } from './database.suite.ts'

if (isOnServer) databaseSuite({ open: openOwnDatabase, fatal: raw('select pg_terminate_backend(pg_backend_pid())') })
else
  test('every database', {
    skip: 'here a PostgreSQL server: TEST_DATABASE=postgres; for the embedded one npm run test:engine',
  })
