import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { StartError } from './errors.ts'

/**
 * The key in a file, made when there is none, readable by its owner alone. Two processes that start at once get the
 * same one: only one of them can create the file.
 */
export const readOrMakeSecretKey = (path: string): string => {
  try {
    writeFileSync(path, `${randomBytes(48).toString('base64url')}\n`, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new StartError(`The secret key cannot be kept in ${path}: ${(error as Error).message}`, { cause: error })
    }
  }
  const key = readFileSync(path, 'utf8').trim()
  if (key.length < 32) throw new StartError(`${path} holds no secret key; delete it to have a new one made`)
  return key
}
