import { EventEmitter } from 'node:events'

/**
 * Says within this process whose notices may have changed. Only haste: pages read what is there, and beside other
 * processes the relay tells of what the database says.
 */
export const noticeSignals = new EventEmitter<{ changed: [accounts: readonly string[]]; outbox: [] }>()
