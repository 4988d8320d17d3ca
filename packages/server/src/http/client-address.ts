import type { FastifyRequest } from 'fastify'
import ipaddr from 'ipaddr.js'

/** Some proxies write the client's port too: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
const WITH_PORT = /^(?:([\d.]+)|\[(.+)\]):\d+$/

/**
 * Whom an address stands for when requests are counted: itself, or for IPv6 its network of /64, which is what one
 * subscriber has at least and may choose addresses in. @returns undefined for what is no address
 */
export const networkOf = (given: string): string | undefined => {
  const address = given.replace(WITH_PORT, '$1$2')
  if (!ipaddr.isValid(address)) return undefined
  const parsed = ipaddr.process(address.replace(/%.*$/, '')) // IPv4 inside IPv6 becomes IPv4
  if (parsed instanceof ipaddr.IPv4) return parsed.toString()
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`
}

/** Who sent a request. X-Forwarded-For counts only from TRUSTED_PROXIES; what such a proxy says and is no address does not. */
export const clientOf = (request: FastifyRequest): string =>
  networkOf(request.ip) ?? networkOf(request.socket.remoteAddress ?? '') ?? 'local'
