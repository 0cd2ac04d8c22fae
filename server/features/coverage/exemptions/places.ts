/** Where people stand with what they are exempted from, and as whom. */
import type { ClientSession } from 'mongoose'
import { businessDate } from '../../../lib/clock.ts'
import type { Requirement } from '../../programmes/requirements.service.ts'
import { standingPosts } from '../../roster/ownPosts.service.ts'
import { namesAndUnits, namesOf, type Appointment } from '../../roster/people.service.ts'

type Asking = Pick<Requirement, 'positions' | 'unit'>

/** The posts that a requirement is about: those held today or later, else the newest; `asked`: it is about any. */
export function postsFor(posts: readonly Appointment[], { positions, unit }: Asking) {
  const today = businessDate()
  const covered = posts.filter(({ position, ancestors }) => positions.includes(position) && ancestors.includes(unit))
  const held = covered.filter(({ to }) => to === null || today < to)
  const newest = covered.length > 0 ? covered.slice(0, 1) : posts.slice(0, 1)
  return { asked: held.length > 0, posts: held.length > 0 ? held : newest }
}

/** What an exemption says of its person besides the id. */
export async function placeOf(person: string, requirement: Asking, session: ClientSession) {
  const [who] = await namesOf([person], session)
  const { posts } = postsFor(await standingPosts(person, session), requirement)
  const { name = '', pinyin = '', initials = '' } = who ?? {}
  if (posts.length === 0) {
    // The only post was a mistake and is gone: still seen from where the person is.
    const ancestors = (await namesAndUnits([person], session))[0]?.ancestors ?? []
    return { name, pinyin, initials, units: ancestors.slice(-1), ancestors }
  }
  return {
    ...{ name, pinyin, initials },
    units: [...new Set(posts.map(({ unit }) => unit))],
    ancestors: [...new Set(posts.flatMap(({ ancestors }) => ancestors))],
  }
}
