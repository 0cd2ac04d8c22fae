/**
 * The signature of Alibaba Cloud's interfaces, third version, for a call whose parameters are in its query
 * (https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature).
 */
import { createHash, createHmac } from 'node:crypto'

const ALGORITHM = 'ACS3-HMAC-SHA256'
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')
/** RFC 3986: what JavaScript leaves as it is is encoded too. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`)

interface Call {
  host: string
  action: string
  version: string
  query: Record<string, string>
  keyId: string
  secret: string
  /** `2023-10-26T10:22:32Z` */
  date: string
  nonce: string
}

/** The query as it is signed, and the headers of the call; its body is empty. */
export function signed({ host, action, version, query, keyId, secret, date, nonce }: Call): {
  query: string
  headers: Record<string, string>
} {
  const sorted = Object.entries(query)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .join('&')
  const payload = hashOf('')
  const headers: Record<string, string> = {
    host,
    'x-acs-action': action,
    'x-acs-content-sha256': payload,
    'x-acs-date': date,
    'x-acs-signature-nonce': nonce,
    'x-acs-version': version,
  }
  const names = Object.keys(headers).sort()
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('')
  const request = ['POST', '/', sorted, lines, names.join(';'), payload].join('\n')
  const signature = createHmac('sha256', secret)
    .update(`${ALGORITHM}\n${hashOf(request)}`)
    .digest('hex')
  const authorization = `${ALGORITHM} Credential=${keyId},SignedHeaders=${names.join(';')},Signature=${signature}`
  const { host: _host, ...sent } = headers // the client writes it itself
  return { query: sorted, headers: { ...sent, authorization } }
}
