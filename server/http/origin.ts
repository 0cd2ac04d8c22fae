import type { IncomingMessage } from 'node:http'

const hostOf = (address: string): string | null => (URL.canParse(address) ? new URL(address).host : null)

/**
 * Whether a request or a socket comes from one of our own pages. Browsers always name the page's origin when they write
 * or open a WebSocket, and do not keep another site from doing so with our cookie; clients that are no browsers name
 * none.
 */
export function fromOwnPage({ headers }: Pick<IncomingMessage, 'headers'>, publicUrl: string): boolean {
  const { origin, host } = headers
  if (origin === undefined) return true
  const from = hostOf(origin)
  return from !== null && (from === host || from === hostOf(publicUrl))
}
