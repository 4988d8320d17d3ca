import { createRequire, register } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { SettingsError } from './errors.ts'

/** The name by which an own module imports this library. */
export const LIBRARY = '@science-archive/library'

/** Whether a setting names a class of the operator's own: `/path/to/module.js#ClassName` or `package#ClassName`. */
export const isModuleClass = (specifier: string): boolean => /^[^#]+#[^#]+$/.test(specifier.trim())

/**
 * Loads what an operator's own module exports. The module is named by its path (absolute, or from the working folder
 * when it begins with a dot), by a `file:` address, or by the package that has it, here or in the working folder.
 * It may stand anywhere: what it imports as `@science-archive/library` is this library.
 *
 * @param specifier `/opt/observatory/files.js#SpectrumFile`
 * @param setting the setting that names it, for messages
 * @throws SettingsError when there is no such module, it cannot be loaded, or it does not export that name
 */
export const loadModuleExport = async (specifier: string, setting: string): Promise<unknown> => {
  const refused = (why: string): SettingsError => new SettingsError([`${setting} names ${specifier}: ${why}`])
  const [module = '', name = '', ...rest] = specifier.split('#').map((part) => part.trim())
  if (module === '' || name === '' || rest.length > 0) throw refused('write /path/to/module.js#ClassName')
  let exports: Record<string, unknown>
  try {
    shareLibrary()
    exports = await importModule(module)
  } catch (error) {
    throw refused(`the module cannot be loaded: ${messageOf(error)}`)
  }
  if (Object.hasOwn(exports, name)) return exports[name]
  const names = Object.keys(exports)
  throw refused(`the module exports no ${name}, only ${names.length > 0 ? names.join(', ') : 'nothing'}`)
}

const importModule = async (module: string): Promise<Record<string, unknown>> => {
  if (module.startsWith('file:')) return import(OWN + module)
  if (/^[./\\]|^[a-z]:[\\/]/i.test(module)) return import(OWN + pathToFileURL(resolve(module)).href)
  try {
    return await import(module)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    const path = createRequire(join(process.cwd(), 'package.json')).resolve(module)
    return import(pathToFileURL(path).href)
  }
}

const OWN = 'own-module:'

/**
 * The hook that Node asks what a specifier means, in a thread of its own. A second copy of this library would have
 * classes of its own, and none of them would be a class of ours: the library is always this one. And a `.js` file
 * that is written as an ES module is one, whether or not a package.json beside it says so; Node says the same, but the
 * loader of TypeScript that a checkout runs with does not.
 */
const HOOK = (library: string): string => `
  import { readFile } from 'node:fs/promises'
  const own = new Set()
  export const resolve = async (specifier, context, next) => {
    if (specifier === '${LIBRARY}') return next(${JSON.stringify(library)}, context)
    const isOwn = specifier.startsWith('${OWN}') || (own.has(context.parentURL) && specifier.startsWith('.'))
    if (!isOwn) return next(specifier, context)
    const found = await next(specifier.replace('${OWN}', ''), context)
    own.add(found.url)
    if (!new URL(found.url).pathname.endsWith('.js')) return found
    const isModule = /^\\s*(?:import|export)\\b/m.test(await readFile(new URL(found.url), 'utf8'))
    return isModule ? { ...found, format: 'module' } : found
  }`

let isShared = false
const shareLibrary = (): void => {
  if (isShared) return
  isShared = true
  register(`data:text/javascript,${encodeURIComponent(HOOK(import.meta.resolve(LIBRARY)))}`)
}

// the first line: what follows in messages of Node is a stack of who required it
const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
