import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FileMissingError, type FileStoreError } from '../../src/errors.ts'
import { isMissing, isNamed, s3Errors, statusOf, storeError } from '../../src/stores/s3-errors.ts'

/** As the SDK throws them. */
const answer = (httpStatusCode: number, name: string, message = 'why'): Error =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode, requestId: 'r1' }, CanonicalRequest: 'token' })
const broken = (code: string): Error => Object.assign(new Error('why'), { code })

test('errors come out by what can be done about them', () => {
  const kinds: Record<FileStoreError['code'], Error[]> = {
    file_missing: [
      answer(404, 'NoSuchKey'),
      answer(404, 'NoSuchVersion'),
      answer(404, 'NotFound'),
      answer(405, 'MethodNotAllowed'),
      answer(400, 'InvalidArgument', 'Invalid version id specified'),
    ],
    file_store_connection: [
      answer(500, 'InternalError'),
      answer(503, 'SlowDown'),
      answer(429, 'TooManyRequests'),
      answer(400, 'RequestTimeout'),
      answer(400, 'ExpiredToken'),
      answer(400, 'BadDigest'),
      broken('ECONNREFUSED'),
      broken('ENOTFOUND'),
      Object.assign(new Error('idle'), { name: 'TimeoutError' }),
    ],
    file_store_specification: [
      answer(404, 'NoSuchBucket'),
      answer(403, 'AccessDenied'),
      answer(403, 'SignatureDoesNotMatch'),
      answer(403, 'InvalidObjectState'),
      answer(400, 'InvalidArgument', 'something else'),
      answer(301, 'PermanentRedirect'),
      broken('CERT_HAS_EXPIRED'),
      broken('DEPTH_ZERO_SELF_SIGNED_CERT'),
      broken('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
      Object.assign(new Error('none'), { name: 'CredentialsProviderError' }),
    ],
  }
  for (const [code, errors] of Object.entries(kinds)) {
    for (const error of errors) assert.equal(storeError('cannot', error).code, code, `${error.name} ${error.message}`)
  }
})

test('an error says what was answered, and takes nothing else along', () => {
  const error = storeError('cannot store a.fits', answer(503, 'SlowDown', 'Reduce your rate'))
  assert.equal(error.message, 'cannot store a.fits: S3 answered 503 SlowDown: Reduce your rate, request r1')
  assert.deepEqual([error.cause, Object.keys(error)], [undefined, ['code', 'name']])
  assert.equal(
    storeError('cannot', answer(403, 'UnknownError', 'UnknownError')).message,
    'cannot: S3 answered 403 , request r1',
  )
  assert.equal(storeError('cannot', broken('ECONNRESET')).message, 'cannot: ECONNRESET: why')
})

test('our own errors pass as they are', async () => {
  const ours = new FileMissingError('gone')
  await assert.rejects(
    s3Errors('cannot', () => Promise.reject(ours)),
    ours,
  )
  assert.equal(await s3Errors('cannot', async () => 1), 1)
})

test('an answer is known by name and status', () => {
  assert.deepEqual([statusOf(answer(416, 'InvalidRange')), statusOf(broken('EPIPE'))], [416, undefined])
  assert.deepEqual(
    [isNamed(answer(416, 'InvalidRange'), 'InvalidRange'), isMissing(answer(416, 'InvalidRange'))],
    [true, false],
  )
})
