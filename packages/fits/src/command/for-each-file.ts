import { FileFailure, Finding } from './failure.ts'

/**
 * Does the same with each file; one that fails does not keep the others back.
 * @throws FileFailure of the one file that failed, or Finding that counts them and names the first
 */
export async function forEachFile(paths: readonly string[], work: (path: string) => Promise<void>): Promise<void> {
  const failures: FileFailure[] = []
  for (const path of paths) {
    try {
      await work(path)
    } catch (error) {
      if (!(error instanceof FileFailure)) throw error
      failures.push(error)
    }
  }
  const [first] = failures
  if (!first) return
  if (failures.length === 1) throw first
  throw new Finding(`${failures.length} of ${paths.length} files failed, the first: ${first.message}`)
}
