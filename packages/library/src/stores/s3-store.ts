import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { FileMissingError, FileStoreConnectionError, FileStoreSpecificationError } from '../errors.ts'
import { changed, inParts, wholeFile } from './file-bytes.ts'
import type { ByteRange, FileStore, StorableFile, StoredVersion } from './file-store.ts'
import type { S3Config } from './s3-config.ts'
import { isMissing, isNamed, s3Errors, statusOf, storeError } from './s3-errors.ts'
import { objectDetails } from './s3-object.ts'
import { presign } from './s3-presign.ts'
import { checkStorePath } from './store-path-check.ts'

/** What tests choose smaller. */
export interface S3Limits {
  /** Files above this are sent in parts; S3 takes no more than 5 GiB at once. */
  readonly singlePutBytes: number
  /** S3 takes at most 10,000 parts, so that those of files above 160 GB are larger. One part is held in memory. */
  readonly partBytes: number
  readonly connectMs: number
  /** Without a byte either way. */
  readonly idleMs: number
  /** How often a file is sent before the failure is reported, and how long after the first one is waited. */
  readonly attempts: number
  readonly retryMs: number
}

const LIMITS: S3Limits = {
  singlePutBytes: 5 * 2 ** 30,
  partBytes: 16 * 2 ** 20,
  connectMs: 5000,
  idleMs: 120_000,
  attempts: 3,
  retryMs: 500,
}
const MAX_PARTS = 10_000

/** Where S3 is when nothing says so, as in Amazon's other clients. */
const DEFAULT_REGION = 'us-east-1'

/**
 * Files in a bucket of S3, or of a server that speaks its language. The bucket has versioning: the key of a version is
 * S3's VersionId. S3 checks the MD5 of all that arrives.
 */
export class S3Store implements FileStore {
  readonly #config: S3Config
  readonly #limits: S3Limits
  readonly #client: S3Client
  #place: Promise<{ readonly bucketUrl: URL; readonly region: string }> | undefined
  #versioning: Promise<void> | undefined

  constructor(config: S3Config, limits: Partial<S3Limits> = {}) {
    this.#config = config
    this.#limits = { ...LIMITS, ...limits }
    this.#client = new S3Client({
      region: config.region ?? foundRegion,
      forcePathStyle: config.forcePathStyle,
      ...(config.endpoint && { endpoint: config.endpoint }),
      ...(config.keys && { credentials: config.keys }),
      // other servers than Amazon's know no CRC trailers; Content-MD5 does the same
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      logger: silent,
      requestHandler: { connectionTimeout: this.#limits.connectMs, socketTimeout: this.#limits.idleMs },
    })
  }

  async store(file: StorableFile, path: string): Promise<StoredVersion & { readonly isNew: boolean }> {
    checkStorePath(path)
    return s3Errors(`cannot store ${path}`, async () => {
      await this.#checkVersioning()
      const [md5, size] = await Promise.all([file.md5(), file.size()])
      const held = await this.#held(path, md5, size)
      const key = held ?? (await this.#send(file, path, md5, size))
      return { key, md5, extension: file.extension, isNew: held === undefined }
    })
  }

  async delete(path: string, key: string): Promise<void> {
    checkStorePath(path)
    if (!isVersionId(key)) return // asked to delete no version, S3 would hide them all
    await s3Errors(`cannot delete ${path} (${key})`, async () => {
      await this.#client.send(new DeleteObjectCommand(this.#object(path, key))).catch(ignoreMissing)
    })
  }

  async url(path: string, key: string, expirySeconds: number): Promise<string> {
    return s3Errors(`cannot sign a link to ${path}`, async () => {
      const [place, keys] = await Promise.all([this.#findPlace(), this.#client.config.credentials()])
      return presign({ ...place, path, versionId: key, expirySeconds }, keys)
    })
  }

  async open(path: string, key?: string, range?: ByteRange): Promise<Readable> {
    checkStorePath(path)
    const what = `cannot read ${path}`
    if (range && range.start > range.end) {
      await this.size(path, key)
      return Readable.from([])
    }
    return s3Errors(what, async () => {
      const Range = range && `bytes=${range.start}-${range.end}`
      const get = new GetObjectCommand({ ...this.#object(path, key), ...(Range && { Range }) })
      const answer = await this.#client.send(get).catch(ignoreBeyondEnd)
      return answer ? relayed(answer.Body as Readable, what) : Readable.from([])
    })
  }

  async size(path: string, key?: string): Promise<number> {
    checkStorePath(path)
    return s3Errors(`cannot look at ${path}`, async () => {
      const object = this.#object(path, key)
      try {
        return (await this.#client.send(new HeadObjectCommand(object))).ContentLength ?? 0
      } catch (error) {
        if (statusOf(error) !== 400) throw error
        // The answer to a HEAD has no text: ask again in a way that says why.
        const { Body } = await this.#client.send(new GetObjectCommand(object))
        ;(Body as Readable).destroy()
        throw error
      }
    })
  }

  #object(path: string, key: string | undefined): { Bucket: string; Key: string; VersionId?: string } {
    if (key !== undefined && !isVersionId(key)) throw new FileMissingError(`the store has no such version of ${path}`)
    return { Bucket: this.#config.bucket, Key: path, ...(key !== undefined && { VersionId: key }) }
  }

  /** The version that answers now, when it is this very file: a file that is sent again is kept once. */
  async #held(path: string, md5: string, size: number): Promise<string | undefined> {
    const newest = await this.#client.send(new HeadObjectCommand(this.#object(path, undefined))).catch((error) => {
      // whoever may only write is told 403
      if ([403, 404].includes(statusOf(error) ?? 0)) return undefined
      throw error
    })
    const isSame = newest?.ContentLength === size && (newest.Metadata?.md5 ?? newest.ETag?.replaceAll('"', '')) === md5
    // "null" is what was there before the bucket had versions: not to be told from the same of another path
    return isSame && newest.VersionId !== 'null' ? newest.VersionId : undefined
  }

  /** Sends a file, again when that fails for reasons that may pass. The SDK does not repeat what it sends as a stream. */
  async #send(file: StorableFile, path: string, md5: string, size: number): Promise<string> {
    const { singlePutBytes, attempts, retryMs } = this.#limits
    for (let attempt = 1; ; attempt++) {
      try {
        // it may have arrived, and only the answer been lost
        const arrived = attempt > 1 ? await this.#held(path, md5, size) : undefined
        if (arrived !== undefined) return arrived
        return size > singlePutBytes
          ? await this.#sendInParts(file, path, md5, size)
          : await this.#sendAtOnce(file, path, md5, size)
      } catch (error) {
        const failure = storeError(`cannot store ${path}`, error)
        if (attempt >= attempts || !(failure instanceof FileStoreConnectionError)) throw failure
        await sleep(retryMs * 2 ** (attempt - 1))
      }
    }
  }

  async #sendAtOnce(file: StorableFile, path: string, md5: string, size: number): Promise<string> {
    const body = Readable.from(wholeFile(file, size), { objectMode: false })
    const controller = new AbortController()
    // The SDK does not notice when what it sends breaks off.
    body.once('error', () => controller.abort())
    try {
      const put = new PutObjectCommand({
        ...this.#object(path, undefined),
        ...objectDetails(file, md5, this.#config.daysToInfrequentAccess),
        ContentLength: size,
        ContentMD5: base64(md5),
        Body: body,
      })
      return this.#versionOf(await this.#client.send(put, { abortSignal: controller.signal }))
    } catch (error) {
      throw body.errored ?? error
    } finally {
      body.destroy()
    }
  }

  async #sendInParts(file: StorableFile, path: string, md5: string, size: number): Promise<string> {
    const object = this.#object(path, undefined)
    const details = objectDetails(file, md5, this.#config.daysToInfrequentAccess)
    const { UploadId } = await this.#client.send(new CreateMultipartUploadCommand({ ...object, ...details }))
    const upload = { ...object, UploadId }
    try {
      const Parts: CompletedPart[] = []
      const whole = createHash('md5')
      const partBytes = Math.max(this.#limits.partBytes, Math.ceil(size / MAX_PARTS))
      for await (const part of inParts(wholeFile(file, size), partBytes)) {
        whole.update(part)
        const ContentMD5 = createHash('md5').update(part).digest('base64')
        const PartNumber = Parts.length + 1
        const sent = await this.#client.send(new UploadPartCommand({ ...upload, PartNumber, ContentMD5, Body: part }))
        Parts.push({ PartNumber, ETag: sent.ETag })
      }
      if (whole.digest('hex') !== md5) throw changed(file)
      return this.#versionOf(
        await this.#client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } })),
      )
    } catch (error) {
      await this.#client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined)
      throw error
    }
  }

  #versionOf({ VersionId }: { readonly VersionId?: string | undefined }): string {
    if (VersionId !== undefined && VersionId !== 'null') return VersionId
    throw this.#withoutVersions()
  }

  /** Once, and before anything is written: without versions a new file would take the place of the old one for good. */
  async #checkVersioning(): Promise<void> {
    this.#versioning ??= this.#client
      .send(new GetBucketVersioningCommand({ Bucket: this.#config.bucket }))
      .then(({ Status }) => {
        if (Status !== 'Enabled') throw this.#withoutVersions()
      })
      .catch((error) => {
        if (statusOf(error) === 403 || statusOf(error) === 501) return // may not be asked; the answer to the upload tells as well
        this.#versioning = undefined
        throw error
      })
    return this.#versioning
  }

  #withoutVersions(): FileStoreSpecificationError {
    return new FileStoreSpecificationError(`the bucket ${this.#config.bucket} has no versioning: enable it`)
  }

  /** Where the bucket is, by the SDK's own rules. */
  async #findPlace(): Promise<{ readonly bucketUrl: URL; readonly region: string }> {
    this.#place ??= (async () => {
      const { bucket, endpoint, forcePathStyle } = this.#config
      const region = await this.#client.config.region()
      const { url } = this.#client.config.endpointProvider({
        Bucket: bucket,
        Region: region,
        ForcePathStyle: forcePathStyle,
        UseFIPS: await this.#client.config.useFipsEndpoint(),
        UseDualStack: await this.#client.config.useDualstackEndpoint(),
        ...(endpoint && { Endpoint: endpoint }),
      })
      return { bucketUrl: new URL(url.href.replace(/\/+$/, '')), region }
    })()
    this.#place.catch(() => {
      this.#place = undefined
    })
    return this.#place
  }
}

/** A library does not print; all that matters is in its errors. */
const nothing = (): void => undefined
const silent = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing }

const foundRegion = (): Promise<string> => new S3Client({}).config.region().catch(() => DEFAULT_REGION)

/** S3 takes no version for the newest one. Its identifiers have 1024 bytes at most. */
const isVersionId = (key: string): boolean => key !== '' && Buffer.byteLength(key) <= 1024

const base64 = (md5: string): string => Buffer.from(md5, 'hex').toString('base64')

const ignoreMissing = (error: unknown): void => {
  if (!isMissing(error)) throw error
}

/** A range that starts behind the last byte has none. */
const ignoreBeyondEnd = (error: unknown): undefined => {
  if (!isNamed(error, 'InvalidRange')) throw error
}

/** The bytes as they come in; a connection that breaks off is a FileStoreError here too. */
const relayed = (body: Readable, what: string): Readable => {
  const bytes = async function* (): AsyncGenerator<Buffer> {
    try {
      yield* body
    } catch (error) {
      throw storeError(what, error)
    }
  }
  // a reader that loses interest before the first byte must not keep the connection
  return Readable.from(bytes(), { objectMode: false }).once('close', () => body.destroy())
}
