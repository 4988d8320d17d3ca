import { createReadStream, createWriteStream, existsSync, mkdirSync, statSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createGunzip, createGzip } from 'node:zlib'
import { extract, pack } from 'tar-stream'

/** Raster, topology and geocoder, the ways from older versions, and what is for other programs. */
const UNUSED = /raster|topology|tiger|--unpackaged|--ANY|\/contrib\//

/**
 * The part of PostGIS's bundle that an archive needs: the engine unpacks the whole of what it is given at every start, and
 * three quarters of the package's own are raster, topology and upgrades. Made once, in `directory`.
 * @param whole - the bundle of the package, a gzipped tar
 * @returns the address of the smaller one
 */
export const leanBundle = async (whole: URL, directory: string): Promise<URL> => {
  const source = fileURLToPath(whole)
  // another version of the package has another size
  const lean = join(directory, `postgis-${statSync(source).size}.tar.gz`)
  if (!existsSync(lean)) {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    const unfinished = `${lean}.${process.pid}`
    try {
      await writeLean(source, unfinished)
      await rename(unfinished, lean)
    } catch (error) {
      await rm(unfinished, { force: true })
      throw error
    }
  }
  return pathToFileURL(lean)
}

const writeLean = async (source: string, target: string): Promise<void> => {
  const entries = extract()
  const kept = pack()
  const keep = async (): Promise<void> => {
    for await (const entry of entries) {
      if (UNUSED.test(entry.header.name)) entry.resume()
      else await pipeline(entry, kept.entry(entry.header))
    }
    kept.finalize()
  }
  await Promise.all([
    pipeline(createReadStream(source), createGunzip(), entries),
    keep(),
    pipeline(kept, createGzip({ level: 1 }), createWriteStream(target, { mode: 0o600 })),
  ])
}
