/**
 * Where to go after signing in or out: a path of this archive. Anything that could lead elsewhere is not followed, such as
 * another host, `//host`, or the backslashes that browsers take for slashes.
 * @returns undefined for what is no such path
 */
export const nextPath = (next: unknown): string | undefined => {
  if (typeof next !== 'string' || !/^\/(?![/\\])[\x21-\x7e]*$/.test(next) || next.includes('\\')) return undefined
  return URL.canParse(next, 'http://archive.invalid') &&
    new URL(next, 'http://archive.invalid').host === 'archive.invalid'
    ? next
    : undefined
}
