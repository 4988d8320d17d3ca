import { pipeline, type Readable } from 'node:stream'
import { streamSource } from '@science-archive/fits'
import { FileSpecificationError } from '../errors.ts'
import type { HeaderData } from '../header-data.ts'
import type { Headers } from '../header-value.ts'
import { DataFile, type DataFileOptions } from './data-file.ts'
import { repairFitsHeaders } from './fits-data-file.ts'
import { headersIn } from './fits-headers.ts'
import type { InputFile } from './input-file.ts'
import { isLevelUnknown } from './lco-fits-data-file.ts'
import { unpackingOf } from './unpacking.ts'

/** A tar archive whose metadata are those of the first FITS file in it. It is read as a stream, up to those headers. */
export class TarWithFitsFile extends DataFile {
  /** Extensions taken; a class of its own may take others. */
  static readonly extensions: readonly string[] = ['.tar.gz', '.tar']

  static override contentType(_extension: string): string {
    return 'application/x-tar'
  }

  constructor(input: InputFile, options: DataFileOptions) {
    super(input, options)
    const { extensions } = this.constructor as typeof TarWithFitsFile
    if (extensions.includes(input.extension)) return
    throw new FileSpecificationError(
      `tar files must have the extension ${extensions.join(' or ')}, not "${input.extension}"`,
    )
  }

  /** Whether the metadata are in this member. */
  protected isMetadataMember(name: string): boolean {
    return name.includes('.fits')
  }

  protected override async *candidates(): AsyncGenerator<Headers> {
    const { extract } = await import('tar-stream') // only tar archives pay for it
    const members = extract()
    const steps = (await this.input.isGzip()) ? [...(await unpackingOf(this.input)), members] : [members]
    // a failure shows in the loop below; the callback only keeps it from being raised twice
    pipeline([this.stream(), ...steps], () => undefined)
    try {
      for await (const member of members) {
        if (member.header.type === 'file' && this.isMetadataMember(member.header.name)) {
          this.problem = yield* headersIn(streamSource(member as unknown as Readable))
          return
        }
        member.resume()
      }
    } catch (error) {
      if (error instanceof FileSpecificationError) throw error
      this.problem = error as Error
    } finally {
      members.destroy()
    }
  }

  protected override complete(headers: HeaderData): void {
    repairFitsHeaders(headers, this.options)
  }
}

/** Tar archives of Las Cumbres Observatory: the metadata are those of the frame in it, as `…-e91.fits.fz`. */
export class LcoTarWithFitsFile extends TarWithFitsFile {
  protected override isMetadataMember(name: string): boolean {
    return /e\d\d\.fits/.test(name)
  }

  protected override complete(headers: HeaderData): void {
    super.complete(headers)
    if (isLevelUnknown(headers)) headers.setValue('REDUCTION_LEVEL_KEY', 90)
  }
}
