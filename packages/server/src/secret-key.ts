import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { StartError } from './errors.ts'

/**
 * The key in a file, made when there is none, readable by its owner alone. Two processes that start at once get the
 * same one: only one of them can create the file.
 */
export const readOrMakeSecretKey = (path: string): string => {
  const written = `${path}.${process.pid}`
  try {
    // Written elsewhere and then given its name, which fails when the name is taken: nobody reads half a key.
    writeFileSync(written, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600 })
    linkSync(written, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new StartError(`The secret key cannot be kept in ${path}: ${(error as Error).message}`, { cause: error })
    }
  } finally {
    rmSync(written, { force: true })
  }
  const key = readFileSync(path, 'utf8').trim()
  if (key.length < 32) throw new StartError(`${path} holds no secret key; delete it to have a new one made`)
  return key
}
