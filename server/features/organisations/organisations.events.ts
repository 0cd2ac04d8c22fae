import { domainEvent } from '../../lib/events.ts'

/** A unit stands below another now; `ancestors` of it and of what lies below it have changed in this transaction. */
export const unitMoved = domainEvent<{ unit: string; name: string; parent: string; account: string }>()

/** A unit is called otherwise, in this transaction. */
export const unitRenamed = domainEvent<{ unit: string; name: string }>()

/** A unit is to be closed on a date: listeners say in `kept` what still goes on in it after that. */
export const unitClosing = domainEvent<{ unit: string; on: string; kept: string[] }>()

/** A unit is to be taken out of the tree as never founded: listeners add what, besides rows below it, is in its way. */
export const unitRemoving = domainEvent<{ unit: string; inUse: string[] }>()

/** A unit stands elsewhere in the tree on some day, or is closed or open again, in this transaction. */
export const unitPlaced = domainEvent<{ unit: string }>()
