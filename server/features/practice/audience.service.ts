/** Sets that are open to a trainee: of the units in whose line the posts are, and of the own classes. */
import { ownPerson, type Actor } from '../../access/actor.ts'
import { businessDate } from '../../lib/clock.ts'
import { httpFail } from '../../lib/failure.ts'
import { ownClasses } from '../classes/members.service.ts'
import { lastingPosts } from '../roster/people.service.ts'
import { PracticeSets, type PracticeSet } from './sets.model.ts'

const MOST = 100

async function ownAudiences(actor: Actor): Promise<string[]> {
  const posts = await lastingPosts([ownPerson(actor)], businessDate())
  const classes = await ownClasses(actor)
  return [...new Set([...posts.flatMap(({ ancestors }) => ancestors), ...classes.map(({ _id }) => _id)])]
}

const isOpen = ({ from, to, removed }: PracticeSet, today: string): boolean =>
  !removed && from <= today && (to === null || to >= today)

/** Those that are open today, the last opened first. */
export async function openSets(actor: Actor): Promise<PracticeSet[]> {
  const today = businessDate()
  const rows = await PracticeSets.find({ audience: { $in: await ownAudiences(actor) }, removed: false }).lean()
  return rows
    .filter((row) => isOpen(row, today))
    .sort((a, b) => (a.from === b.from ? (a._id < b._id ? -1 : 1) : a.from < b.from ? 1 : -1))
    .slice(0, MOST)
}

/** @throws notFound for one of others, and for one that is not open today */
export async function openSet(actor: Actor, id: string): Promise<PracticeSet> {
  ownPerson(actor)
  const row = await PracticeSets.findById(id).lean()
  if (!row || !isOpen(row, businessDate()) || !(await ownAudiences(actor)).includes(row.audience))
    throw httpFail('notFound')
  return row
}
