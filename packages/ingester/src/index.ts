export { ArchiveClient, type ArchiveClientOptions, type PostedFrame } from './archive-client.ts'
export {
  BackoffRetryError,
  DoNotRetryError,
  type FieldMessages,
  IngesterError,
  NonFatalDoNotRetryError,
  RetryError,
} from './errors.ts'
export {
  type ArchiveRecord,
  frameExists,
  type IngestedFrame,
  type IngestParts,
  ingestArchiveRecord,
  uploadFileAndIngestToArchive,
  uploadFileToFileStore,
  validateFitsAndCreateArchiveRecord,
} from './ingest.ts'
export { createMetrics, type Metrics, noMetrics } from './metrics.ts'
export { type IngesterSettings, readSettings, type Settings, variables } from './settings.ts'
