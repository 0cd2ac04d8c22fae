import type { ClientSession } from 'mongoose'

/**
 * Domain events. A feature that must agree with another within one transaction listens here instead of being called:
 * listeners run in the emitter's transaction, in the order of registration, and a failing listener aborts it.
 */
type Listener<E> = (event: E, session: ClientSession) => Promise<void>

export function domainEvent<E>() {
  const listeners: Listener<E>[] = []
  return {
    on(listener: Listener<E>): void {
      listeners.push(listener)
    },
    async emit(event: E, session: ClientSession): Promise<void> {
      for (const listener of listeners) await listener(event, session)
    },
  }
}
