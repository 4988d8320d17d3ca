import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { DataFileClass, DataFileOptions } from '../../src/files/data-file.ts'
import { defaultFileTypes, type FileTypes, loadFileTypes } from '../../src/files/file-factory.ts'
import { filenameParts, InputFile } from '../../src/files/input-file.ts'
import type { ProposalTags } from '../../src/proposal-tags.ts'
import { type LibrarySettings, readSettings } from '../../src/settings.ts'
import {
  type Corpus,
  type CorpusCase,
  corpusMissing,
  corpusPath,
  type Expected,
  metadataOfCorpus,
  readCorpus,
} from '../helpers/corpus.ts'
import { differences, type Outcome, outcomeOf } from '../helpers/outcome.ts'

/** Where we differ from the existing Python library on the same files, headers and settings, and why. */
const known: readonly { readonly in: RegExp; readonly differs: readonly string[]; readonly because: string }[] = [
  {
    in: /^files\/syn_header_lowercase_junk\.fits with_metadata$/,
    differs: ['headers.BAD*KEY'],
    because:
      'there the star makes a pattern of the keyword and the value a part of the header, which no record can hold',
  },
  {
    in: /^cases\/circular_fov_15$/,
    differs: ['wcs_corners'],
    because: 'a polygon of NaN is neither JSON nor an area: no archive takes the record',
  },
  {
    in: /^cases\/rlevel_value_'0'$/,
    differs: ['filestore_path'],
    because: 'the archive keeps a number, and must find the file under it',
  },
  {
    in: /^broken\/(naxis_billion|tfields_huge)\.fits plain$/,
    differs: ['crash'],
    because: 'the Python library was stopped after using up its processor time',
  },
]

/** A difference must be a known one; a known one that is gone must leave the list. */
const check = (id: string, expected: Expected, outcome: Outcome): void => {
  const differs = differences(expected, outcome)
  const because = known.find((one) => one.in.test(id))
  assert.deepEqual({ [id]: differs }, { [id]: because?.differs ?? [] })
}

const skip = corpusMissing
const corpus: Corpus | undefined = skip ? undefined : readCorpus()

const byExtension = (input: InputFile, fileTypes: FileTypes) => (): DataFileClass => fileTypes.classFor(input.extension)

interface Run {
  settings: LibrarySettings
  fileTypes?: FileTypes
  metadata?: Record<string, unknown>
  folder?: 'files' | 'broken'
}

const runFile = (
  name: string,
  { settings, fileTypes = defaultFileTypes, metadata = {}, folder = 'files' }: Run,
): Promise<Outcome> => {
  const input = InputFile.fromPath(corpusPath(name, folder))
  return outcomeOf(input, { settings, metadata: metadataOfCorpus(metadata) }, byExtension(input, fileTypes))
}

const metadataFor = (name: string, among: 'files' | 'broken' = 'files'): Record<string, unknown> => {
  const given = corpus?.[among][name]?.metadata
  return typeof given === 'object' ? given : (corpus?.FITSMETA ?? {})
}

for (const folder of ['files', 'broken'] as const) {
  describe(`the existing library on ${folder === 'files' ? 'real and synthetic' : folder} files`, { skip }, () => {
    const settings = readSettings({})
    for (const [name, { plain, with_metadata }] of Object.entries(corpus?.[folder] ?? {})) {
      test(name, async () => {
        const start = process.cpuUsage()
        check(`${folder}/${name} plain`, plain, await runFile(name, { settings, folder }))
        // no file, however hostile, takes long; of the processor, for others may be using it
        const { user, system } = process.cpuUsage(start)
        assert.ok(user + system < 3_000_000)
        if (!with_metadata) return
        const metadata = metadataFor(name, folder)
        check(`${folder}/${name} with_metadata`, with_metadata, await runFile(name, { settings, folder, metadata }))
      })
    }
  })
}

describe('the existing library, case by case', { skip }, () => {
  for (const one of corpus?.cases ?? []) {
    test(one.id, async () => {
      const input = one.bytes_of
        ? InputFile.fromPath(corpusPath(one.bytes_of), one.filename)
        : InputFile.fromBytes(new Uint8Array(), one.filename)
      check(`cases/${one.id}`, one.expected, await outcomeOf(input, optionsOf(one), () => classNamed(one.class)))
    })
  }
})

describe('the existing library under other settings', { skip }, () => {
  for (const [name, { environment, differences: changes }] of Object.entries(corpus?.variants ?? {})) {
    test(name, async () => {
      const settings = readSettings(environment)
      const fileTypes = await loadFileTypes(settings)
      for (const file of corpus?.variant_files ?? []) {
        for (const [kind, metadata] of [['plain', {}] as const, ['with_metadata', metadataFor(file)] as const]) {
          const base = corpus?.files[file]?.[kind]
          const change = changes[file]?.[kind]
          // where a change let the plain file through, it was not tried with metadata
          if (!change && (!base || (kind === 'with_metadata' && changes[file]?.plain))) continue
          const outcome = await runFile(file, { settings, fileTypes, metadata })
          check(`${name}/${file} ${kind}`, changed(base, change), outcome)
        }
      }
    })
  }
})

test('names taken apart as by the existing library', { skip }, () => {
  for (const [path, basename, extension] of corpus?.filename_parts ?? []) {
    const { filename, ...parts } = filenameParts(path)
    assert.deepEqual({ path, ...parts }, { path, basename, extension })
    assert.equal(filename, basename + extension)
  }
})

test('classes chosen as by the existing library', { skip }, () => {
  for (const [extension, expected] of corpus?.factory ?? []) {
    const choose = (): string => (defaultFileTypes.classFor(extension) as unknown as { name: string }).name
    if (typeof expected === 'string') assert.equal(choose(), expected)
    else assert.throws(choose, { code: 'file_specification' })
  }
})

const optionsOf = (one: CorpusCase): DataFileOptions => ({
  settings: { ...readSettings({}), ...one.settings } as LibrarySettings,
  metadata: metadataOfCorpus(one.metadata),
  requiredHeaders: one.required_headers,
  ...(one.blacklist_headers ? { blacklist: one.blacklist_headers } : {}),
  ...(one.portal_response ? { proposalTags: portalAnswering(one.portal_response) } : {}),
})

const portalAnswering =
  ({ status, json }: NonNullable<CorpusCase['portal_response']>): ProposalTags =>
  async () => {
    if (status !== 200 || !json) throw new Error(`the portal answered ${status}`)
    return json.tags
  }

const extensionOf: Readonly<Record<string, string>> = {
  DataFile: '.pdf',
  FitsFile: '.fits',
  LcoFitsFile: '.fits.fz',
  TarWithFitsFile: '.tar.gz',
  ThumbnailFile: '.jpg',
}

const classNamed = (name: string): DataFileClass => defaultFileTypes.classFor(extensionOf[name] ?? '')

/** What the corpus expects of a file once a change of settings is laid over what it expects without. */
const changed = (base: Expected | undefined, change: Expected | undefined): Expected => {
  if (change?.error || !change) return { ...(change ?? base) }
  // a class alone changes nothing of an error
  if (base?.error && !change.frame_data) return { ...base, ...change }
  const { frame_data_changed, headers_changed, headers_removed = [], ...rest } = change
  const { error, stage, ...kept } = base ?? {}
  const headers = { ...(rest.headers ?? kept.headers), ...headers_changed }
  for (const keyword of headers_removed) delete headers[keyword]
  return { ...kept, ...rest, headers, frame_data: { ...(rest.frame_data ?? kept.frame_data), ...frame_data_changed } }
}
