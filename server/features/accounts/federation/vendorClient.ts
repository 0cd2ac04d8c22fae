/** Asking the interfaces of WeCom and DingTalk, which answer errors in words of their own and with status 200 or 400. */
import { refuse } from './federation.failures.ts'

const WAIT = 10_000
export type Said = Record<string, unknown>

/** @throws identity.unreachable */
export async function askVendor(
  address: string,
  init: { body?: object; headers?: Record<string, string> } = {},
): Promise<Said> {
  const { body, headers } = init
  try {
    const response = await fetch(address, {
      redirect: 'error',
      signal: AbortSignal.timeout(WAIT),
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    })
    return (await response.json()) as Said
  } catch (error) {
    throw Object.assign(refuse('identity.unreachable', String((error as Error).message)), { cause: error })
  }
}

export const queryOf = (values: Record<string, string>): string => String(new URLSearchParams(values))
