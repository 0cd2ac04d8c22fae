import { domainEvent } from '../../lib/events.ts'

/** A base is to be archived, in this transaction: listeners add what still needs it. */
export const baseArchiving = domainEvent<{ base: string; inUse: string[] }>()

/** Rooms are to be taken off a base: listeners add what is still held in them. */
export const roomsLeaving = domainEvent<{
  base: string
  rooms: readonly string[]
  used: { room: string; title: string }[]
}>()
