import { domainEvent } from '../../lib/events.ts'

/** A person's name was corrected, or how it is read; in the corrector's transaction. */
export const personCorrected = domainEvent<{ person: string; name: string; pinyin: string }>()

/** A person's appointments changed, in the changer's transaction. */
export const appointmentsChanged = domainEvent<{ person: string }>()
