import type { Content } from './content.ts'

/** What was typed and is not on the server yet, kept in this browser until it is. */
export interface Backup {
  revision: number
  at: string
  content: Content
}
const keyOf = (account: string, course: string): string => `draft:${account}:${course}`

export function keepBackup(account: string, course: string, backup: Backup): void {
  try {
    localStorage.setItem(keyOf(account, course), JSON.stringify(backup))
  } catch {
    // The browser keeps nothing (full, or forbidden): saving on the server goes on as it does.
  }
}

export function readBackup(account: string, course: string): Backup | null {
  try {
    return JSON.parse(localStorage.getItem(keyOf(account, course)) ?? 'null') as Backup | null
  } catch {
    return null
  }
}

export const dropBackup = (account: string, course: string): void => localStorage.removeItem(keyOf(account, course))
