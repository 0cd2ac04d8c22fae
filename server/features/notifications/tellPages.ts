import type { AppContext } from '../../appContext.ts'
import { noticeSignals } from './notices.signal.ts'

/** Tells the open pages of this process; beside other processes the relay does. @returns what ends it */
export function tellPages(app: AppContext): () => void {
  const tell = (accounts: readonly string[]) => {
    for (const account of new Set(accounts)) app.realtime.toAccount(account, 'notices', {})
  }
  noticeSignals.on('changed', tell)
  return () => void noticeSignals.off('changed', tell)
}
