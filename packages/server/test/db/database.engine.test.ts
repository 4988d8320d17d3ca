import { openOwnDatabase } from '../helpers/database.ts'
import { databaseSuite } from './database.suite.ts'

databaseSuite({
  open: openOwnDatabase,
  fatal: { none: 'the embedded engine has one session, which no statement ends; see embedded.engine.test.ts' },
})
