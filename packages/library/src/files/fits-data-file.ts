import { pipeline } from 'node:stream'
import { streamSource } from '@science-archive/fits'
import { FileSpecificationError } from '../errors.ts'
import type { HeaderData } from '../header-data.ts'
import type { Headers } from '../header-value.ts'
import { DataFile, type DataFileOptions } from './data-file.ts'
import { headersIn } from './fits-headers.ts'
import type { InputFile } from './input-file.ts'
import { normalizeNulls, normalizeRelatedFrames } from './normalize-headers.ts'
import { unpackingOf } from './unpacking.ts'

/** A FITS file, `.fits` or `.fits.fz`. Headers are read, pixels are not. */
export class FitsFile extends DataFile {
  /** Extensions taken; a class of its own may take others. */
  static readonly extensions: readonly string[] = ['.fits', '.fits.fz']

  static override contentType(_extension: string): string {
    return 'image/fits'
  }

  constructor(input: InputFile, options: DataFileOptions) {
    super(input, options)
    const { extensions } = this.constructor as typeof FitsFile
    if (extensions.includes(input.extension)) return
    throw new FileSpecificationError(
      `FITS files must have the extension ${extensions.join(' or ')}, not "${input.extension}"`,
    )
  }

  protected override async *candidates(): AsyncGenerator<Headers> {
    if (await this.input.isGzip()) return yield* this.#unpacked()
    const source = await this.input.openSource()
    try {
      this.problem = yield* headersIn(source)
    } finally {
      await source.close()
    }
  }

  /** Some files that were packed with gzip have lost the `.gz` of their name. They are stored as they are. */
  async *#unpacked(): AsyncGenerator<Headers> {
    const [gunzip, bytes] = await unpackingOf(this.input)
    // a failure shows in the reading below; the callback only keeps it from being raised twice
    pipeline(this.stream(), gunzip, bytes, () => undefined)
    try {
      this.problem = yield* headersIn(streamSource(bytes))
    } catch (error) {
      if (error instanceof FileSpecificationError) throw error
      this.problem = error as Error
    } finally {
      bytes.destroy()
    }
  }

  protected override complete(headers: HeaderData): void {
    repairFitsHeaders(headers, this.options)
  }
}

/** What is done to every FITS header: empty values made alike, unwanted keywords removed, names of frames shortened. */
export const repairFitsHeaders = (headers: HeaderData, { settings, blacklist }: DataFileOptions): void => {
  // the empty keyword gathers the comments that stand under no name
  for (const keyword of ['', ...(blacklist ?? settings.HEADER_BLACKLIST)]) headers.delete(keyword)
  normalizeNulls(headers, settings)
  normalizeRelatedFrames(headers, settings)
}
