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

/**
 * The existing Python library on the same files, headers and settings. Where we differ, the list says so and why;
 * a difference that is gone must leave the list.
 */
const known: Readonly<Record<string, readonly string[]>> = {
  // the Python library keeps the text of two cards, as its header takes the star of the keyword for a pattern
  'syn_header_lowercase_junk.fits with_metadata': ['headers.BAD*KEY'],
  // an unclosed string makes the Python library forget the whole header; ours refuses the file and names the card
  'syn_header_strings.fits with_metadata': ['error: the value of STR7 is neither string, number, T nor F'],
  // a polygon of NaN is no JSON and no area
  circular_fov_15: ['wcs_corners'],
  // kept HISTORY and COMMENT cost the Python library the footprint
  remove_blacklist: ['wcs_corners'],
  normalize_related: ['wcs_corners'],
  // the archive keeps a number, and must find the file under it
  "rlevel_value_'0'": ['filestore_path'],
}

const skip = corpusMissing
const corpus: Corpus | undefined = skip ? undefined : readCorpus()

const check = (id: string, expected: Expected, outcome: Outcome): void =>
  assert.deepEqual({ [id]: differences(expected, outcome) }, { [id]: known[id] ?? [] })

const byExtension = (input: InputFile, fileTypes: FileTypes) => (): DataFileClass => fileTypes.classFor(input.extension)

const runFile = (name: string, settings: LibrarySettings, fileTypes: FileTypes, metadata = {}): Promise<Outcome> => {
  const input = InputFile.fromPath(corpusPath(name))
  return outcomeOf(input, { settings, metadata: metadataOfCorpus(metadata) }, byExtension(input, fileTypes))
}

const metadataFor = (name: string): Record<string, unknown> => {
  const given = corpus?.files[name]?.metadata
  return typeof given === 'object' ? given : (corpus?.FITSMETA ?? {})
}

describe('the existing library on real and synthetic files', { skip }, () => {
  const settings = readSettings({})
  for (const [name, { plain, with_metadata }] of Object.entries(corpus?.files ?? {})) {
    test(name, async () => {
      check(`${name} plain`, plain, await runFile(name, settings, defaultFileTypes))
      if (!with_metadata) return
      check(`${name} with_metadata`, with_metadata, await runFile(name, settings, defaultFileTypes, metadataFor(name)))
    })
  }
})

describe('the existing library, case by case', { skip }, () => {
  for (const one of corpus?.cases ?? []) {
    test(one.id, async () => {
      const input = one.bytes_of
        ? InputFile.fromPath(corpusPath(one.bytes_of), one.filename)
        : InputFile.fromBytes(new Uint8Array(), one.filename)
      check(one.id, one.expected, await outcomeOf(input, optionsOf(one), () => classNamed(one.class)))
    })
  }
})

describe('the existing library under other settings', { skip }, () => {
  for (const [name, { environment, differences: changes }] of Object.entries(corpus?.variants ?? {})) {
    // an empty list of ours is empty; in Python it holds the empty string, which every name contains
    const isReadOtherwise = ['public_proposals_empty', 'private_file_types_empty'].includes(name)
    test(name, { skip: isReadOtherwise && 'differs on purpose' }, async () => {
      const settings = readSettings(environment)
      const fileTypes = await loadFileTypes(settings)
      for (const file of corpus?.variant_files ?? []) {
        for (const [kind, metadata] of [['plain', {}] as const, ['with_metadata', metadataFor(file)] as const]) {
          const base = corpus?.files[file]?.[kind]
          const change = changes[file]?.[kind]
          // where a change let the plain file through, it was not tried with metadata
          if (!change && (!base || (kind === 'with_metadata' && changes[file]?.plain))) continue
          const expected = changed(base, change)
          if (name === 'blacklist_empty' && change?.wcs_corners === null) delete expected.wcs_corners
          const outcome = await runFile(file, settings, fileTypes, metadata)
          const id = `${file} ${kind}`
          const found = differences(expected, outcome)
          assert.deepEqual({ [id]: found }, { [id]: known[id] && found.length > 0 ? known[id] : [] })
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
