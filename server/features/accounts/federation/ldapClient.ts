/** What is asked of a directory (LDAP 3, RFC 4511), and how what somebody typed goes into its questions. */
import { isIP } from 'node:net'
import { Client, type Entry } from 'ldapts'
import type { IdentityProvider } from './federation.model.ts'
import { secretOf } from './providerSecret.service.ts'

const WAIT = 10_000

/** RFC 4515, 3. What is not ASCII stays as it is: the library takes escaped bytes for characters of Latin-1. */
export const escapedInFilter = (text: string): string =>
  text.replace(/[\\*()\0]/g, (each) => `\\${each.charCodeAt(0).toString(16).padStart(2, '0')}`)

/** RFC 4514, 2.4. */
export const escapedInName = (text: string): string =>
  text.replace(/[\\,+"<>;=\0]|^[ #]| $/g, (each) => `\\${each.charCodeAt(0).toString(16).padStart(2, '0')}`)

/** As whom somebody signs in who is not looked for first: a name in the tree, or, with Active Directory, an address. */
export const nameOf = (template: string, user: string): string =>
  template.replaceAll('{user}', () => (template.includes('=') ? escapedInName(user) : user))

/** Names of attributes are the same in capitals and small letters, and servers write them as they like. */
export function valuesOf(entry: Entry, attribute: string): Buffer[] {
  const name = Object.keys(entry).find((each) => each.toLowerCase() === attribute.toLowerCase())
  const values = name === undefined ? [] : entry[name]!
  return [values].flat().map((value) => (Buffer.isBuffer(value) ? value : Buffer.from(value as string)))
}
export const textIn = (entry: Entry, attribute: string): string => valuesOf(entry, attribute)[0]?.toString() ?? ''

/** Connected, encrypted unless the settings say otherwise; closed after the work, whatever becomes of it. */
export async function withDirectory<T>(
  { settings }: Pick<IdentityProvider, 'settings'>,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const { server = '', security, ca } = settings
  const host = new URL(server).hostname.replace(/^\[|\]$/g, '')
  const tls = { host, ...(isIP(host) === 0 && { servername: host }), ...(ca && { ca }) }
  const encrypted = server.startsWith('ldaps:')
  // tlsOptions by their mere presence have the library begin with TLS, at ldap:// too
  const client = new Client({ url: server, timeout: WAIT, connectTimeout: WAIT, ...(encrypted && { tlsOptions: tls }) })
  try {
    if (!encrypted && security === 'starttls') await client.startTLS(tls)
    return await work(client)
  } finally {
    await client.unbind().catch(() => undefined)
  }
}

/** As the account that only looks for people. */
export const bindToLook = (client: Client, provider: IdentityProvider): Promise<void> =>
  client.bind(provider.settings['bindDn']!, secretOf(provider) ?? '')

/** Two at most: there must be one. The identifier may be bytes (objectGUID). */
export async function lookFor(client: Client, provider: IdentityProvider, user: string): Promise<Entry[]> {
  const { base = '', filter = '', idAttribute = '' } = provider.settings
  const { searchEntries } = await client.search(base, {
    scope: 'sub',
    filter: filter.replaceAll('{user}', () => escapedInFilter(user)),
    sizeLimit: 2,
    attributes: ['*', idAttribute],
    explicitBufferAttributes: [idAttribute],
  })
  return searchEntries
}
