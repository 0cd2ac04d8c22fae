import { uncoveredBelow } from '../../coverage/uncovered.service.ts'
import { membersOf } from '../../classes/members.service.ts'
import { holdersBelow } from '../../roster/holders.service.ts'
import type { Announcement } from './announcements.model.ts'

export type Audience = Pick<Announcement, 'unit' | 'positions' | 'requirement' | 'dueFrom' | 'dueTo' | 'class'>

/** The people who are meant, as they are now. */
export async function peopleOf(audience: Audience): Promise<string[]> {
  const { unit, positions, requirement, dueFrom, dueTo } = audience
  if (audience.class) return (await membersOf(audience.class)).map(({ person }) => person)
  return requirement === null
    ? holdersBelow(unit, positions)
    : uncoveredBelow(requirement, unit, positions, { dueFrom, dueTo })
}
