import type { Messages } from './messages.ts'

/**
 * Says things to the pages that are open now. What is said may be lost: pages read the truth from the API when they
 * connect.
 */
export interface Realtime {
  toAccount<K extends keyof Messages>(account: string, event: K, message: Messages[K]): void
  toSession<K extends keyof Messages>(sessionReference: string, event: K, message: Messages[K]): void
  /** To the pages that asked to follow it, and may. */
  toTopic<K extends keyof Messages>(topic: string, event: K, message: Messages[K]): void
  /** Disconnects the sockets of a session that has ended (a socket's session is frozen at its handshake). */
  endSession(sessionReference: string): void
  close(): Promise<void>
}

/** For processes without sockets (workers, commands). */
export const silent: Realtime = { toAccount() {}, toSession() {}, toTopic() {}, endSession() {}, close: async () => {} }
