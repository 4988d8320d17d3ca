import { raw } from '../../src/db/sql.ts'
import { isOnServer, openOwnDatabase } from '../helpers/database.ts'
import { databaseSuite } from './database.suite.ts'

databaseSuite({
  open: openOwnDatabase,
  fatal: isOnServer
    ? raw('select pg_terminate_backend(pg_backend_pid())')
    : { none: 'the embedded engine has one session, which no statement ends; see embedded.engine.test.ts' },
})
