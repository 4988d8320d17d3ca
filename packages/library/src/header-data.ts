import type { Headers, HeaderValue } from './header-value.ts'
import { isFalse } from './header-value.ts'
import type { LibrarySettings } from './settings.ts'

/** The fields of an archive record that come from headers, by the names of the archive's columns. */
export interface FrameData {
  readonly reduction_level: HeaderValue
  readonly observation_day: HeaderValue
  readonly observation_date: HeaderValue
  readonly proposal_id: HeaderValue
  readonly instrument_id: HeaderValue
  readonly target_name: HeaderValue
  readonly site_id: HeaderValue
  readonly telescope_id: HeaderValue
  readonly exposure_time: HeaderValue
  readonly primary_optical_element: HeaderValue
  readonly public_date: HeaderValue
  readonly configuration_type: HeaderValue
  readonly observation_id: HeaderValue
  readonly request_id: HeaderValue
  readonly related_frame_filenames: readonly HeaderValue[]
  readonly frame_basename: HeaderValue
  readonly size: HeaderValue
}

/** The settings that name a header, by the name of the settings: OBSERVATION_DATE_KEY and so on. */
export type HeaderKey = Exclude<Extract<keyof LibrarySettings, `${string}_KEY`>, 'AWS_SECRET_ACCESS_KEY'>

// Field, the setting that names its header, and what stands for an absent header.
const fields: readonly [Exclude<keyof FrameData, 'related_frame_filenames'>, HeaderKey, HeaderValue][] = [
  ['reduction_level', 'REDUCTION_LEVEL_KEY', 0],
  ['observation_day', 'OBSERVATION_DAY_KEY', null],
  ['observation_date', 'OBSERVATION_DATE_KEY', null],
  ['proposal_id', 'PROPOSAL_ID_KEY', ''],
  ['instrument_id', 'INSTRUMENT_ID_KEY', ''],
  ['target_name', 'TARGET_NAME_KEY', ''],
  ['site_id', 'SITE_ID_KEY', ''],
  ['telescope_id', 'TELESCOPE_ID_KEY', ''],
  ['exposure_time', 'EXPOSURE_TIME_KEY', null],
  ['primary_optical_element', 'PRIMARY_OPTICAL_ELEMENT_KEY', ''],
  ['public_date', 'PUBLIC_DATE_KEY', null],
  ['configuration_type', 'CONFIGURATION_TYPE_KEY', ''],
  ['observation_id', 'OBSERVATION_ID_KEY', null],
  ['request_id', 'REQUEST_ID_KEY', null],
  ['frame_basename', 'THUMBNAIL_FRAME_BASENAME_KEY', null],
  ['size', 'THUMBNAIL_SIZE_KEY', ''],
]

const fallbacks = new Map<HeaderKey, HeaderValue>(fields.map(([, key, fallback]) => [key, fallback]))

/** The headers of one file, read by what they mean: the settings say which keyword that is. */
export class HeaderData {
  readonly #headers: Map<string, HeaderValue>
  readonly #settings: LibrarySettings

  constructor(headers: Iterable<readonly [string, HeaderValue]>, settings: LibrarySettings) {
    this.#headers = new Map(headers)
    this.#settings = settings
  }

  /** All headers by keyword, as they are stored. */
  get all(): Headers {
    return this.#headers
  }

  /** A header by its keyword. */
  get(keyword: string): HeaderValue | undefined {
    return this.#headers.get(keyword)
  }

  set(keyword: string, value: HeaderValue): void {
    this.#headers.set(keyword, value)
  }

  delete(keyword: string): void {
    this.#headers.delete(keyword)
  }

  /** The value behind a setting, or what stands for an absent header. */
  value(key: HeaderKey): HeaderValue {
    return this.#headers.get(this.#settings[key]) ?? this.#absent(key)
  }

  /** The value behind a setting when it is text. */
  text(key: HeaderKey): string | null {
    const value = this.value(key)
    return typeof value === 'string' ? value : null
  }

  setValue(key: HeaderKey, value: HeaderValue): void {
    this.#headers.set(this.#settings[key], value)
  }

  /** Related frames in the order of RELATED_FRAME_KEYS. */
  relatedFrames(): HeaderValue[] {
    const names = this.#settings.RELATED_FRAME_KEYS.map((keyword) => this.#headers.get(keyword))
    return names.filter((name): name is HeaderValue => !isFalse(name))
  }

  frameData(): FrameData {
    const values = Object.fromEntries(fields.map(([field, key]) => [field, this.value(key)]))
    return { ...values, related_frame_filenames: this.relatedFrames() } as unknown as FrameData
  }

  /** A header that is there without a value says null, whatever stands for an absent one. */
  #absent(key: HeaderKey): HeaderValue {
    return this.#headers.has(this.#settings[key]) ? null : (fallbacks.get(key) ?? null)
  }
}
