import type { Readable } from 'node:stream'
import { FileSpecificationError } from '../errors.ts'
import { footprintOf, type Polygon } from '../footprint.ts'
import { type FrameData, HeaderData } from '../header-data.ts'
import { type Headers, type HeaderValue, isFalse, type Metadata } from '../header-value.ts'
import type { ProposalTags } from '../proposal-tags.ts'
import { publicDateOf } from '../public-date.ts'
import type { LibrarySettings } from '../settings.ts'
import { framePath, type StorePathFields } from '../store-path.ts'
import type { InputFile } from './input-file.ts'

export interface DataFileOptions {
  readonly settings: LibrarySettings
  /** Laid over the headers of the file, or in their place. */
  readonly metadata?: Metadata
  /** In place of REQUIRED_HEADERS. */
  readonly requiredHeaders?: readonly string[]
  /** In place of HEADER_BLACKLIST. */
  readonly blacklist?: readonly string[]
  /** Asks for the tags of a proposal; without it none has any. */
  readonly proposalTags?: ProposalTags
  /** Told when the portal fails and the lists of the settings decide instead. */
  readonly onPortalFailure?: (error: unknown) => void
  /** Told when the headers of the file cannot be read and the metadata stand alone. */
  readonly onUnreadHeaders?: (error: Error) => void
}

/** A class of data file: what the archive must know without a file at hand is static. */
export interface DataFileClass {
  new (input: InputFile, options: DataFileOptions): DataFile
  /** MIME type; empty when unknown. */
  contentType(extension: string): string
  storePath(fields: StorePathFields): string
}

/**
 * A file with the metadata the archive needs. This class takes them from the caller; the others read them from the
 * file. An observatory's own kind of file extends one of these and overrides what differs.
 */
export class DataFile {
  readonly input: InputFile
  protected readonly options: DataFileOptions
  /** Why no more headers could be read from the file. */
  protected problem: Error | undefined
  #headers: HeaderData

  static contentType(_extension: string): string {
    return ''
  }

  static storePath(fields: StorePathFields): string {
    return framePath(fields)
  }

  constructor(input: InputFile, options: DataFileOptions) {
    this.input = input
    this.options = options
    this.#headers = new HeaderData(Object.entries(options.metadata ?? {}), options.settings)
  }

  /**
   * Reads the headers and repairs them. Call it once, before anything else.
   * @throws FileSpecificationError when the file lacks what the archive needs
   */
  async load(): Promise<this> {
    this.#headers = new HeaderData(await this.#findHeaders(), this.settings)
    this.repair(this.#headers)
    await this.#repairPublicDate(this.#headers)
    this.complete(this.#headers)
    return this
  }

  get settings(): LibrarySettings {
    return this.options.settings
  }

  get headers(): HeaderData {
    return this.#headers
  }

  get filename(): string {
    return this.input.filename
  }

  get basename(): string {
    return this.input.basename
  }

  get extension(): string {
    return this.input.extension
  }

  get contentType(): string {
    return (this.constructor as unknown as DataFileClass).contentType(this.extension)
  }

  get observationDate(): string | null {
    return this.#headers.text('OBSERVATION_DATE_KEY')
  }

  /** Where the file belongs in a store. @throws FileSpecificationError */
  get storePath(): string {
    return (this.constructor as unknown as DataFileClass).storePath(this.storePathFields())
  }

  size(): Promise<number> {
    return this.input.size()
  }

  md5(): Promise<string> {
    return this.input.md5()
  }

  stream(): Readable {
    return this.input.stream()
  }

  frameData(): FrameData {
    return this.#headers.frameData()
  }

  /** The part of the sky the file shows. @throws FileSpecificationError */
  footprint(): Polygon | null {
    return footprintOf(this.#headers)
  }

  /** Headers in which the required ones may be found, best first. */
  protected async *candidates(): AsyncGenerator<Headers> {}

  protected requiredHeaders(): readonly string[] {
    return this.options.requiredHeaders ?? this.settings.REQUIRED_HEADERS
  }

  /** Corrects what observatories are known to write, before the public date is worked out. */
  protected repair(headers: HeaderData): void {
    const date = headers.value('OBSERVATION_DATE_KEY')
    if (isFalse(date) || !isFalse(headers.value('OBSERVATION_DAY_KEY'))) return
    if (typeof date !== 'string') throw new FileSpecificationError(`the observation date ${date} is not text`)
    headers.setValue('OBSERVATION_DAY_KEY', date.split('T')[0]!.replaceAll('-', ''))
  }

  /**
   * Makes values alike, drops unwanted headers, and adds what only the name of the file says. It comes after the public
   * date, which hangs on the headers as they were written: a name makes no file public.
   */
  protected complete(_headers: HeaderData): void {}

  protected storePathFields(): StorePathFields {
    const headers = this.#headers
    return {
      basename: this.basename,
      extension: this.extension,
      site_id: headers.text('SITE_ID_KEY'),
      instrument_id: headers.text('INSTRUMENT_ID_KEY'),
      observation_day: headers.text('OBSERVATION_DAY_KEY'),
      reduction_level: plain(headers.value('REDUCTION_LEVEL_KEY')),
      configuration_type: headers.text('CONFIGURATION_TYPE_KEY'),
      extname: plain(headers.get('EXTNAME') ?? null) as string | null,
    }
  }

  async #repairPublicDate(headers: HeaderData): Promise<void> {
    if (!isFalse(headers.value('PUBLIC_DATE_KEY'))) return
    const { settings, basename } = this
    headers.setValue('PUBLIC_DATE_KEY', publicDateOf(headers, { basename, settings, tags: await this.#tags(headers) }))
  }

  async #tags(headers: HeaderData): Promise<readonly string[]> {
    const proposal = headers.text('PROPOSAL_ID_KEY')
    if (!proposal || !this.options.proposalTags) return []
    try {
      return await this.options.proposalTags(proposal)
    } catch (error) {
      this.options.onPortalFailure?.(error)
      return []
    }
  }

  async #findHeaders(): Promise<Headers> {
    const metadata = Object.entries(this.options.metadata ?? {})
    const required = this.requiredHeaders()
    const missingFrom = (headers: Headers): string[] =>
      required.filter((keyword) => keyword !== '' && !headers.has(keyword))
    const alone = new Map(metadata)
    let fewest = missingFrom(alone)
    for await (const candidate of this.candidates()) {
      const headers = new Map([...candidate, ...metadata])
      const missing = missingFrom(headers)
      if (missing.length === 0) return headers
      if (missing.length < fewest.length) fewest = missing
    }
    if (fewest.length === 0) {
      if (this.problem) this.options.onUnreadHeaders?.(unread(this.filename, this.problem))
      return alone
    }
    const reason = this.problem ? ` (${this.problem.message})` : ''
    throw new FileSpecificationError(`${this.filename} lacks required headers: ${fewest.join(', ')}${reason}`, {
      cause: this.problem,
    })
  }
}

const unread = (filename: string, cause: Error): FileSpecificationError =>
  new FileSpecificationError(`the headers of ${filename} are left out: ${cause.message}`, { cause })

const plain = (value: HeaderValue): string | number | boolean | null => {
  if (value === null || Array.isArray(value)) return null
  return typeof value === 'object' || typeof value === 'bigint' ? Number(value) : (value as string | number | boolean)
}
