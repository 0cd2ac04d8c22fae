import { EventEmitter } from 'node:events'

/**
 * Says within this process what the queue's pollers would find out later: a job was enqueued, a job is to be cancelled.
 * Only haste: whatever is said here stands in the database too.
 */
export const signals = new EventEmitter<{ enqueued: []; cancelled: [job: string] }>()
