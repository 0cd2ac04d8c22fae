import { EventEmitter } from 'node:events'

/**
 * Says within this process which examinations moved on, and which sitting an invigilator changed. Only haste: pages read
 * what is there, and beside other processes the relay tells of what the database says.
 */
export const examSignals = new EventEmitter<{ moved: [exam: string]; changed: [sitting: string] }>()
