import { domainEvent } from '../../lib/events.ts'

/** A person's name was corrected, how it is read, staff number, sex or year of birth; in the corrector's transaction. */
export const personCorrected = domainEvent<{ person: string; name: string; pinyin: string }>()

/** The appointments of some people changed, in the changer's transaction, or in one that follows theirs. */
export const appointmentsChanged = domainEvent<{ people: readonly string[] }>()

/** Some people are new, with their posts, in a transaction that follows theirs: nothing else can stand of them by then. */
export const peopleAdded = domainEvent<{ people: readonly string[] }>()

/** Posts of some people end, or were never held; in the transaction that records it. A listener may refuse. */
export const postsEnding = domainEvent<{ posts: readonly { person: string; unit: string; position: string }[] }>()

/** A person is to be taken out of the roster as never added: listeners say in `kept` what the person has here. */
export const personRemoving = domainEvent<{ people: readonly string[]; kept: Map<string, string[]> }>()

/** What was done to the posts of some people is to be taken back: listeners say in `kept` what builds on it. */
export const postsUndoing = domainEvent<{ people: readonly string[]; kept: Map<string, string[]> }>()

/** A merger of two people is undone, which stood `since` then: their sessions end, of whichever account. */
export const peopleParting = domainEvent<{ people: readonly string[]; since: Date; ended: string[] }>()
