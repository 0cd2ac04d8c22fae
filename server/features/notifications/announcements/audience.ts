import { uncoveredBelow } from '../../coverage/uncovered.service.ts'
import { holdersBelow } from '../../roster/holders.service.ts'
import type { Announcement } from './announcements.model.ts'

export type Audience = Pick<Announcement, 'unit' | 'positions' | 'requirement' | 'dueFrom' | 'dueTo'>

/** The people who are meant, as they are now. */
export const peopleOf = ({ unit, positions, requirement, dueFrom, dueTo }: Audience): Promise<string[]> =>
  requirement === null
    ? holdersBelow(unit, positions)
    : uncoveredBelow(requirement, unit, positions, { dueFrom, dueTo })
