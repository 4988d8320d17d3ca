import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readZipRequest } from '../../src/downloads/zip-request.ts'
import { ValidationError } from '../../src/errors.ts'
import { readForm, readJson } from '../../src/http/body.ts'

const settings = { ZIP_DOWNLOAD_MAX_FILES: 4, ZIP_DOWNLOAD_MAX_UNCOMPRESSED_FILES: 2 }
const read = (body: unknown): unknown => {
  const { frameIds, ...rest } = readZipRequest(body, settings)
  return { ids: [...frameIds], ...rest }
}
const plain = { uncompress: false, catalogOnly: false, authToken: undefined }

test('JSON: numbers or texts, each once; what no frame can have is no frame', () => {
  assert.deepEqual(read({ frame_ids: [3, '4', 3] }), { ids: [3, 4], ...plain })
  assert.deepEqual(read({ frame_ids: [2 ** 31, 2 ** 31 - 1, 1e20] }), { ids: [2 ** 31 - 1], ...plain })
  assert.deepEqual(read({ frame_ids: [], uncompress: 'True', catalog_only: 1, auth_token: 'x' }), {
    ids: [],
    uncompress: true,
    catalogOnly: true,
    authToken: 'x',
  })
  assert.deepEqual(read({ frame_ids: [1], auth_token: null }), { ids: [1], ...plain })
})

test('a form: repeated, indexed and bracketed keys; empty texts say nothing', () => {
  for (const form of [
    'frame_ids=3&frame_ids=4',
    'frame_ids[0]=3&frame_ids[1]=4&auth_token=&uncompress=false&catalog_only=',
    'frame_ids%5B%5D=3&frame_ids%5B%5D=4&uncompress=',
  ]) {
    assert.deepEqual(read(readForm(form)), { ids: [3, 4], ...plain }, form)
  }
  assert.deepEqual(read(readForm('frame_ids=7&uncompress=true&auth_token=t')), {
    ids: [7],
    uncompress: true,
    catalogOnly: false,
    authToken: 't',
  })
})

test('what cannot be read is refused by its field', () => {
  const tooMany =
    'A maximum of 2 frames can be downloaded with the uncompress flag. Please try again with fewer frame_ids.'
  const refused: [unknown, unknown][] = [
    [undefined, { frame_ids: ['This field is required.'] }],
    [{}, { frame_ids: ['This field is required.'] }],
    [readForm('uncompress=true'), { frame_ids: ['This field is required.'] }],
    [{ frame_ids: 5 }, { frame_ids: ['Expected a list of items but got type "int".'] }],
    [{ frame_ids: [1, 'a'] }, { frame_ids: { 1: ['A valid integer is required.'] } }],
    [{ frame_ids: [0] }, { frame_ids: { 0: ['Ensure this value is greater than or equal to 1.'] } }],
    [{ frame_ids: [1], uncompress: 'maybe' }, { uncompress: ['Must be a valid boolean.'] }],
    [readJson(Buffer.from('{"frame_ids": [1], "uncompress": {}}')), { uncompress: ['Must be a valid boolean.'] }],
    [{ frame_ids: [1, 2, 3], uncompress: true }, { non_field_errors: [tooMany] }],
    [{ frame_ids: [1, 2, 3, 4, 5] }, { frame_ids: ['Ensure this field has no more than 4 elements.'] }],
    [[1], { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }],
  ]
  for (const [body, messages] of refused) {
    assert.throws(
      () => readZipRequest(body, settings),
      (error: ValidationError) => {
        assert.ok(error instanceof ValidationError)
        assert.deepEqual(error.body, messages)
        return true
      },
    )
  }
})
