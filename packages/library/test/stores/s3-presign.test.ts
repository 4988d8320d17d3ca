import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { presign, type SignedLink } from '../../src/stores/s3-presign.ts'

const link: SignedLink = {
  bucketUrl: new URL('https://bucket.s3.us-west-2.amazonaws.com'),
  path: 'ogg/ep04/20201006/processed/a.fits.fz',
  versionId: 'v1',
  region: 'us-west-2',
  expirySeconds: 172_800,
}
const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const now = new Date('2026-11-22T20:46:16.789Z')

test("Amazon's published example", () => {
  const example = presign(
    {
      bucketUrl: new URL('https://examplebucket.s3.amazonaws.com'),
      path: 'test.txt',
      versionId: '',
      region: 'us-east-1',
      expirySeconds: 86_400,
    },
    { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
    new Date('2013-05-24T00:00:00Z'),
  )
  assert.equal(
    example,
    'https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256' +
      '&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request' +
      '&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host' +
      '&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
  )
})

/** The SDK's link for the same, which differs only in that it also signs X-Amz-Content-Sha256 and x-id. */
const bySdk = async (
  { path, versionId, expirySeconds, region }: SignedLink,
  options: ConstructorParameters<typeof S3Client>[0],
): Promise<URL> => {
  const checksums = {
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  } as const
  const client = new S3Client({ region, credentials: keys, ...checksums, ...options })
  const command = new GetObjectCommand({ Bucket: 'bucket', Key: path, VersionId: versionId })
  return new URL(await getSignedUrl(client, command, { expiresIn: expirySeconds, signingDate: now }))
}

test('address, credential and query are those of the SDK', async () => {
  const sessionToken = 'token/with+odd=characters'
  const cases: [Partial<SignedLink>, ConstructorParameters<typeof S3Client>[0]][] = [
    [{}, {}],
    [{ path: "coj//a b/é+(1)*!'~=&#?%25.fits", versionId: 'a+b/c=' }, {}],
    [
      { bucketUrl: new URL('http://127.0.0.1:9000/base/bucket') },
      { endpoint: 'http://127.0.0.1:9000/base', forcePathStyle: true },
    ],
    [{}, { credentials: { ...keys, sessionToken } }],
  ]
  for (const [change, options] of cases) {
    const changed = { ...link, ...change }
    const token = options && 'credentials' in options ? { sessionToken } : {}
    const ours = new URL(presign(changed, { ...keys, ...token }, now))
    const theirs = await bySdk(changed, options)
    assert.deepEqual([ours.origin, ours.pathname], [theirs.origin, theirs.pathname])
    const comparable = ({ searchParams }: URL): [string, string][] =>
      [...searchParams].filter(([name]) => !/^(X-Amz-Signature|X-Amz-Content-Sha256|x-id)$/.test(name)).sort()
    assert.deepEqual(comparable(ours), comparable(theirs))
  }
})

test('seven days at most, whole seconds, one key for a day', () => {
  const expiryOf = (expirySeconds: number): string | null =>
    new URL(presign({ ...link, expirySeconds }, keys, now)).searchParams.get('X-Amz-Expires')
  assert.deepEqual([expiryOf(604_800), expiryOf(1e9), expiryOf(60.9)], ['604800', '604800', '60'])
  const first = presign(link, keys, now)
  presign(link, { ...keys, secretAccessKey: 'other' }, now)
  presign({ ...link, region: 'eu-west-1' }, keys, new Date('2026-11-23T00:00:00Z'))
  assert.equal(presign(link, keys, now), first)
})
