import type { AppContext } from '../../appContext.ts'
import type { Lease } from './watch.model.ts'

/**
 * Tells the page whose lease was taken; its own process and the one that took it may both do so, and it lets go once.
 */
export function tellTaken({ realtime }: Pick<AppContext, 'realtime'>, { ended, device, takenAt }: Lease): void {
  if (ended) realtime.toSession(ended.session, 'leaseTaken', { lease: ended.lease, device, at: takenAt.toISOString() })
}
