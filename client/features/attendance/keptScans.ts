/** What a phone without net has scanned: kept here, by account, until it was sent. */
import { api } from '../../lib/api.ts'
import { Problem } from '../../lib/problem.ts'

export interface KeptScan {
  account: string
  code: string
  /** By the clock of the phone, which is only shown. */
  seenAt: string
}
const KEY = 'hongling-kept-scans'
const MOST = 50

export function keptScans(): KeptScan[] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '[]') as KeptScan[]
  } catch {
    return []
  }
}
const write = (scans: readonly KeptScan[]): void => localStorage.setItem(KEY, JSON.stringify(scans.slice(-MOST)))

/** @returns false where the browser keeps nothing, or nobody is known to be signed in */
export function keepScan(scan: KeptScan): boolean {
  if (scan.account === '') return false
  try {
    write([...keptScans().filter(({ account, code }) => account !== scan.account || code !== scan.code), scan])
    return true
  } catch {
    return false
  }
}

/** No answer of ours: the line, the server for a moment, or a session that has ended. */
const isPassing = ({ status }: Problem): boolean => status === 0 || status >= 500 || status === 401 || status === 429
export const isOffline = (error: unknown): boolean => error instanceof Problem && isPassing(error)

/** Sends what an account has kept. What the server refuses is said, and kept no longer. */
export async function sendKept(account: string): Promise<{ sent: number; refused: string[] }> {
  const result = { sent: 0, refused: [] as string[] }
  for (const { code } of keptScans().filter((each) => each.account === account)) {
    try {
      await api.ownAttendance.claim({ body: { code } })
      result.sent += 1
    } catch (error) {
      if (isOffline(error)) return result
      result.refused.push((error as Error).message)
    }
    write(keptScans().filter((each) => each.account !== account || each.code !== code))
  }
  return result
}
