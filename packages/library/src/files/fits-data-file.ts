import { FileSpecificationError } from '../errors.ts'
import type { HeaderData } from '../header-data.ts'
import type { Headers } from '../header-value.ts'
import { DataFile, type DataFileOptions } from './data-file.ts'
import { headersIn } from './fits-headers.ts'
import type { InputFile } from './input-file.ts'
import { normalizeNulls, normalizeRelatedFrames } from './normalize-headers.ts'

const EXTENSIONS: readonly string[] = ['.fits', '.fits.fz']

/** A FITS file, `.fits` or `.fits.fz`. Headers are read, pixels are not. */
export class FitsFile extends DataFile {
  static override contentType(_extension: string): string {
    return 'image/fits'
  }

  constructor(input: InputFile, options: DataFileOptions) {
    super(input, options)
    if (EXTENSIONS.includes(input.extension)) return
    throw new FileSpecificationError(`FITS files must have the extension .fits or .fits.fz, not "${input.extension}"`)
  }

  protected override async *candidates(): AsyncGenerator<Headers> {
    const source = await this.input.openSource()
    try {
      this.problem = yield* headersIn(source)
    } finally {
      await source.close()
    }
  }

  protected override repair(headers: HeaderData): void {
    repairFitsHeaders(headers, this.options)
    super.repair(headers)
  }
}

/** What is done to every FITS header: empty values made alike, unwanted keywords removed, names of frames shortened. */
export const repairFitsHeaders = (headers: HeaderData, { settings, blacklist }: DataFileOptions): void => {
  normalizeNulls(headers, settings)
  // the empty keyword gathers the comments that stand under no name
  for (const keyword of ['', ...(blacklist ?? settings.HEADER_BLACKLIST)]) headers.delete(keyword)
  normalizeRelatedFrames(headers, settings)
}
