import { constants } from 'node:fs'
import { access, copyFile, link, open, readdir, realpath, rename, rmdir, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { Readable } from 'node:stream'
import { FileMissingError, FileStoreSpecificationError } from '../errors.ts'
import type { ByteRange, FileStore, StorableFile, StoredVersion } from './file-store.ts'
import {
  hasCode,
  makeFolders,
  md5OfFile,
  type Placed,
  READ_BYTES,
  readAhead,
  removeAbandoned,
  syncFolder,
  systemErrors,
  writeNew,
} from './local-files.ts'
import { checkStorePath } from './store-path-check.ts'

const VERSIONS = '.versions'
/** No upload takes this long. */
const ABANDONED_MS = 2 * 86_400_000
const MAX_TIDIED = 10_000
const KEY = /^\w[\w.-]{0,199}$/

/**
 * Files below one folder. The newest version of a path lies plainly at that path, where other programs and the
 * existing archive find it. As soon as a path has had two versions, each of them also lies at
 * `.versions/<path>/<key>` (a hard link where the file system has them). The key is the MD5.
 *
 * Many processes may use the folder at once. Only on a file system without hard links can two that bring the first
 * version of the same path in the same instant lose one of them.
 */
export class LocalStore implements FileStore {
  readonly #root: string
  readonly #baseUrl: string
  /** Folders in which this process has looked for what others left behind. */
  readonly #tidied = new Set<string>()

  /** @param baseUrl where the folder is served */
  constructor(root: string, baseUrl: string) {
    if (root === '') throw new FileStoreSpecificationError('FILESYSTEM_STORAGE_ROOT_DIR is not set')
    this.#root = resolve(root)
    this.#baseUrl = baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`
  }

  async store(file: StorableFile, path: string): Promise<StoredVersion & { readonly isNew: boolean }> {
    return systemErrors(`cannot store ${path}`, async () => {
      const target = await this.#place(path, { makeFolder: true })
      await this.#tidy(dirname(target))
      const written = await writeNew(file.stream(), dirname(target))
      try {
        const isNew = await this.#publish(written, path, target)
        await syncFolder(dirname(target))
        return { key: written.md5, md5: written.md5, extension: file.extension, isNew }
      } finally {
        await unlink(written.path).catch(ignoreMissing)
      }
    })
  }

  async delete(path: string, key: string): Promise<void> {
    await systemErrors(`cannot delete ${path}`, async () => {
      const target = await this.#place(path)
      const version = await this.#version(path, key)
      if (version) await this.#deleteVersion(target, version)
      // a file without history is deleted only when it is what the key names: it may be another version's only copy
      else if ((await this.#isOnlyVersion(path, target)) && (await isNamed(target, key))) await unlink(target)
    })
  }

  async url(path: string, _key: string, _expirySeconds: number): Promise<string> {
    return this.#baseUrl + path.split('/').map(encodeURIComponent).join('/')
  }

  async open(path: string, key?: string, range?: ByteRange): Promise<Readable> {
    return systemErrors(`cannot open ${path}`, async () => {
      const file = await open(await this.#find(path, key), constants.O_RDONLY)
      const last = (await file.stat()).size - 1
      const start = range?.start ?? 0
      const end = Math.min(range?.end ?? last, last)
      if (start <= end) return file.createReadStream({ start, end, highWaterMark: READ_BYTES })
      await file.close()
      return Readable.from([])
    })
  }

  async *chunks(path: string, key?: string, range?: ByteRange): AsyncGenerator<Uint8Array, void, undefined> {
    const file = await systemErrors(`cannot open ${path}`, async () => open(await this.#find(path, key), 'r'))
    try {
      const size = (await file.stat()).size
      yield* readAhead(file, { start: range?.start ?? 0, end: Math.min(range?.end ?? size - 1, size - 1) })
    } catch (error) {
      await systemErrors(`cannot read ${path}`, () => Promise.reject(error))
    } finally {
      await file.close()
    }
  }

  async size(path: string, key?: string): Promise<number> {
    return systemErrors(`cannot look at ${path}`, async () => (await stat(await this.#find(path, key))).size)
  }

  async #tidy(folder: string): Promise<void> {
    if (this.#tidied.has(folder)) return
    if (this.#tidied.size >= MAX_TIDIED) this.#tidied.clear()
    this.#tidied.add(folder)
    await removeAbandoned(folder, ABANDONED_MS)
  }

  /** Where the version of a path lies. */
  async #find(path: string, key: string | undefined): Promise<string> {
    const target = await this.#place(path)
    const version = key === undefined ? undefined : await this.#version(path, key)
    if (version) return version
    const found = await stat(target).catch(ignoreMissing)
    const isKnownOther = key !== undefined && !(await this.#isOnlyVersion(path, target))
    if (!found?.isFile() || isKnownOther)
      throw new FileMissingError(`the store has no ${path}${key ? ` (${key})` : ''}`)
    return target
  }

  /** Puts a written file at its place; false when it was there already. */
  async #publish(written: Placed, path: string, target: string): Promise<boolean> {
    if (await placedFirst(written.path, target)) return true
    const present = await md5OfFile(target)
    if (present === written.md5) return false
    await this.#keep(target, path, present)
    const version = await this.#keep(written.path, path, written.md5)
    await rename(written.path, target)
    return version
  }

  /** Where a version is kept apart; undefined when it is not. */
  async #version(path: string, key: string): Promise<string | undefined> {
    if (!KEY.test(key)) return undefined
    const place = await this.#locate(`${VERSIONS}/${path}/${key}`)
    return (await exists(place)) ? place : undefined
  }

  /** Gives a file its second place under the versions; false when it had it already. */
  async #keep(file: string, path: string, key: string): Promise<boolean> {
    const version = await this.#locate(`${VERSIONS}/${path}/${key}`, { makeFolder: true })
    const isNew = await placedFirst(file, version)
    if (isNew) await syncFolder(dirname(version))
    return isNew
  }

  async #deleteVersion(target: string, version: string): Promise<void> {
    const wasNewest = await isSameFile(target, version)
    const folder = dirname(version)
    await unlink(version)
    if (wasNewest) await replaceByNewest(target, folder, basename(version))
    await rmdir(folder).catch(() => undefined) // stays while it holds other versions
  }

  /** Whether what lies at the path is none of the versions kept apart. */
  async #isOnlyVersion(path: string, target: string): Promise<boolean> {
    const folder = await this.#locate(`${VERSIONS}/${path}`)
    for (const key of (await readdir(folder).catch(ignoreMissing)) ?? []) {
      if (KEY.test(key) && (await isSameFile(target, join(folder, key)))) return false
    }
    return true
  }

  async #place(path: string, options?: { makeFolder: boolean }): Promise<string> {
    if (path.split('/')[0] === VERSIONS) throw new FileStoreSpecificationError(`${path} is not for data files`)
    return this.#locate(path, options)
  }

  /**
   * The absolute place of a path.
   * @throws FileStoreSpecificationError when it is outside the root, by its name or by a symbolic link.
   */
  async #locate(path: string, { makeFolder = false } = {}): Promise<string> {
    checkStorePath(path)
    const place = join(this.#root, path)
    if (makeFolder) await makeFolders(this.#root)
    const root = await realpathOfExisting(this.#root)
    const inside = async (): Promise<void> => {
      const real = await realpathOfExisting(place)
      if (real !== root && !real.startsWith(root + sep))
        throw new FileStoreSpecificationError(`${path} leads out of the store`)
    }
    await inside()
    if (!makeFolder) return place
    await makeFolders(dirname(place))
    await inside()
    return place
  }
}

const ignoreMissing = (error: unknown): undefined => {
  if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined
  throw error
}

const exists = async (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    (error) => ignoreMissing(error) ?? false,
  )

/** Gives a file a second name, unless that name is taken. Copies where the file system has no hard links. */
const placedFirst = async (file: string, place: string): Promise<boolean> => {
  try {
    await link(file, place)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) throw error
  }
  if (await exists(place)) return false
  const copy = `${file}.copy`
  await copyFile(file, copy)
  await rename(copy, place)
  return true
}

const isSameFile = async (one: string, other: string): Promise<boolean> => {
  const [first, second] = await Promise.all(
    [one, other].map((path) => stat(path, { bigint: true }).catch(ignoreMissing)),
  )
  if (!first || !second) return false
  return first.ino === second.ino
    ? first.dev === second.dev
    : first.size === second.size && (await hasSameMd5(one, other))
}

const hasSameMd5 = async (one: string, other: string): Promise<boolean> => (await md5OfFile(one)) === basename(other)

/** The versions that are left: the youngest takes the plain place, none empties it. */
const replaceByNewest = async (target: string, folder: string, except: string): Promise<void> => {
  const keys = (await readdir(folder)).filter((key) => KEY.test(key) && key !== except)
  const dated = await Promise.all(keys.map(async (key) => ({ key, changed: (await stat(join(folder, key))).mtimeMs })))
  const newest = dated.sort((a, b) => b.changed - a.changed)[0]
  if (!newest) return unlink(target)
  const copy = join(folder, `.${newest.key}.next`)
  await placedFirst(join(folder, newest.key), copy)
  await rename(copy, target)
}

const isNamed = async (target: string, key: string): Promise<boolean> => {
  if (!(await exists(target))) return false
  return /^[0-9a-f]{32}$/.test(key) ? (await md5OfFile(target)) === key : true
}

/** The real place of the part of a path that exists, with the rest behind it. */
const realpathOfExisting = async (path: string): Promise<string> => {
  const real = await realpath(path).catch(ignoreMissing)
  return real ?? join(await realpathOfExisting(dirname(path)), basename(path))
}
