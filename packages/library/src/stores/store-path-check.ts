import { FileStoreSpecificationError } from '../errors.ts'

const MAX_PATH_BYTES = 1024 // the longest key S3 takes

const rules: readonly [problem: string, breaks: (path: string) => boolean][] = [
  ['names no file', (path) => path === '' || path.endsWith('/')],
  ['holds a NUL', (path) => path.includes('\0')],
  ['is no text', (path) => /\p{Surrogate}/u.test(path)], // half a character: two such paths could be one file
  ['is absolute: the site is empty', (path) => path.startsWith('/')],
  ['holds a dot folder', (path) => path.split('/').some((part) => part === '.' || part === '..')],
  ['is too long', (path) => Buffer.byteLength(path) > MAX_PATH_BYTES],
]

/**
 * Refuses a path that could lead out of a store, whatever the metadata it was made of.
 * @throws FileStoreSpecificationError
 */
export const checkStorePath = (path: string): void => {
  const broken = rules.find(([, breaks]) => breaks(path))
  if (broken) throw new FileStoreSpecificationError(`the store path ${JSON.stringify(path)} ${broken[0]}`)
}
