import type { FastifyReply } from 'fastify'
import { siteStyleHash } from './site-style.ts'

/**
 * The headers of an answer that is a page: nothing on it may run, nothing comes from elsewhere but the images that it shows, its
 * forms lead nowhere else, and no other site frames it.
 * @param images addresses of the images on the page; their hosts and no others are allowed
 */
export const setPageHeaders = (reply: FastifyReply, images: readonly string[] = []): FastifyReply =>
  reply.headers({
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policyOf(images),
    'Cache-Control': 'private, no-cache',
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  })

const policyOf = (images: readonly string[]): string => {
  const hosts = [...new Set(images.flatMap(originOf))].sort()
  return [
    "default-src 'none'",
    `style-src '${siteStyleHash}'`,
    ['img-src', "'self'", 'data:', ...hosts].join(' '),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Scheme and host of an address of the web; of anything else none. */
const originOf = (address: string): string[] => {
  if (!URL.canParse(address)) return []
  const { protocol, origin } = new URL(address)
  return protocol === 'http:' || protocol === 'https:' ? [origin] : []
}
