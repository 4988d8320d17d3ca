import { randomBytes } from 'node:crypto'
import {
  CreateBucketCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3'

/** The S3 of the tests, which `scripts/services/s3.ts` starts. */
const { TEST_S3_ENDPOINT = '', TEST_S3_ACCESS_KEY = '', TEST_S3_SECRET_KEY = '' } = process.env

/** A client of the tests' own, to look behind the store. */
export const s3Client = (): S3Client =>
  new S3Client({
    endpoint: TEST_S3_ENDPOINT,
    region: 'us-east-1',
    credentials: { accessKeyId: TEST_S3_ACCESS_KEY, secretAccessKey: TEST_S3_SECRET_KEY },
    forcePathStyle: true,
  })

/** Makes a new bucket; the variables by which a store finds it. */
export const newBucket = async ({ versioning = true } = {}): Promise<Record<string, string>> => {
  const client = s3Client()
  const Bucket = `test-${randomBytes(6).toString('hex')}`
  await client.send(new CreateBucketCommand({ Bucket }))
  if (versioning) {
    const VersioningConfiguration = { Status: 'Enabled' } as const
    await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
  }
  client.destroy()
  return {
    FILESTORE_TYPE: 's3',
    BUCKET: Bucket,
    S3_ENDPOINT_URL: TEST_S3_ENDPOINT,
    S3_ADDRESSING_STYLE: 'path',
    AWS_ACCESS_KEY_ID: TEST_S3_ACCESS_KEY,
    AWS_SECRET_ACCESS_KEY: TEST_S3_SECRET_KEY,
    AWS_DEFAULT_REGION: 'us-east-1',
  }
}

/** What a bucket holds, by path and version; marks of deletion too. */
export const versionsIn = async (env: Record<string, string>): Promise<{ path: string; key: string }[]> => {
  const client = s3Client()
  const list = await client.send(new ListObjectVersionsCommand({ Bucket: env.BUCKET }))
  client.destroy()
  const all = [...(list.Versions ?? []), ...(list.DeleteMarkers ?? [])]
  return all.map(({ Key = '', VersionId = '' }) => ({ path: Key, key: VersionId }))
}
