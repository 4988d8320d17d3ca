const SUFFIXED = /^(\/(?:frames|versions|thumbnails)(?:\/[^/.?]+){0,2})\.([a-z0-9]+)\/?(?:\?(.*))?$/s

/** `/frames/12.json` is another way to write `/frames/12/?format=json`, as in the existing archive. */
export const withoutSuffix = (url: string): string =>
  url.replace(SUFFIXED, (_, path: string, format: string, search?: string) => {
    const parameters = search ? `${search}&` : ''
    return `${path}/?${parameters}format=${format}`
  })
