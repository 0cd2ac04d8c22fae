/** What is asked of a CAS server, and its answers read. */
import { XMLParser } from 'fast-xml-parser'

const WAIT = 10_000
const LARGEST = 200_000
export const parser = new XMLParser({
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: true,
  ignoreAttributes: false,
})

export interface Answer {
  user?: string
  attributes?: Record<string, unknown>
  failure?: { code: string; text: string }
}
export type Node = Record<string, unknown>
export const textOf = (value: unknown): string => {
  const one: unknown = Array.isArray(value) ? value[0] : value
  return typeof one === 'object' && one !== null ? String((one as Node)['#text'] ?? '') : String(one ?? '')
}

/** What a server answers at serviceValidate; null when it is no answer of CAS. */
export function readAnswer(xml: string): Answer | null {
  let response: Node | undefined
  try {
    response = (parser.parse(xml) as Node)['serviceResponse'] as Node | undefined
  } catch {
    return null
  }
  const success = response?.['authenticationSuccess'] as Node | undefined
  if (success) return { user: textOf(success['user']), attributes: (success['attributes'] as Node) || {} }
  const failure = response?.['authenticationFailure']
  if (failure === undefined) return null
  const code = typeof failure === 'object' ? textOf((failure as Node)['@_code']) : ''
  return { failure: { code, text: textOf(failure) } }
}

export const addressOf = (server: string, path: string, query: Record<string, string> = {}): string =>
  `${server}/${path}${Object.keys(query).length > 0 ? `?${new URLSearchParams(query)}` : ''}`

export async function ask(address: string): Promise<{ status: number; text: string }> {
  const response = await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(WAIT) })
  return { status: response.status, text: (await response.text()).slice(0, LARGEST) }
}
export const validate = (server: string, service: string, ticket: string) =>
  ask(addressOf(server, 'p3/serviceValidate', { service, ticket }))
