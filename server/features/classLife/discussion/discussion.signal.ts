import { EventEmitter } from 'node:events'
import type { ClassPost } from './discussion.model.ts'

/**
 * Says within this process which post changed. Only haste: pages read what is there, and beside other processes the relay
 * tells of what the database says.
 */
export const discussionSignals = new EventEmitter<{ changed: [post: ClassPost] }>()
