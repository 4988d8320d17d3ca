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
  if (module.startsWith('file:')) return import(module)
  if (/^[./\\]|^[a-z]:[\\/]/i.test(module)) return import(pathToFileURL(resolve(module)).href)
  try {
    return await import(module)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    const path = createRequire(join(process.cwd(), 'package.json')).resolve(module)
    return import(pathToFileURL(path).href)
  }
}

// A second copy of this library would have classes of its own, and none of them would be a class of ours.
let isShared = false
const shareLibrary = (): void => {
  if (isShared) return
  isShared = true
  const hook = `const library = ${JSON.stringify(import.meta.resolve(LIBRARY))}
  export const resolve = (specifier, context, next) => next(specifier === '${LIBRARY}' ? library : specifier, context)`
  register(`data:text/javascript,${encodeURIComponent(hook)}`)
}

// the first line: what follows in messages of Node is a stack of who required it
const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
