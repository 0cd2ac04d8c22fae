/** What a trainee still has to hand in, in all classes: the first due first. */
import { ownPerson, type Actor } from '../../access/actor.ts'
import { businessDate } from '../../lib/clock.ts'
import { ownClasses } from '../classes/members.service.ts'
import { Assignments } from './assignments.model.ts'
import { ownAssignments, ownObstacle, type Own } from './own.service.ts'
import { presentOwnCard } from './ownAssignments.present.ts'
import { Submissions } from './submissions.model.ts'

const isOwed = (own: Own): boolean =>
  ownObstacle(own) === null && ['writing', 'returned'].includes(own.submission?.state ?? 'writing')

async function owedAssignments(actor: Actor): Promise<Own[]> {
  const classes = (await ownClasses(actor)).map(({ _id }) => _id)
  if (classes.length === 0) return []
  const open = { class: { $in: classes }, state: 'published' as const, closesOn: { $gte: businessDate() } }
  const asked = await Assignments.find(open, { class: 1 }).lean()
  const returned = await Submissions.find({ people: ownPerson(actor), state: 'returned' }, { class: 1 }).lean()
  const asking = new Set([...asked, ...returned].map((row) => row.class))
  const found: Own[] = []
  for (const id of classes) if (asking.has(id)) found.push(...(await ownAssignments(actor, id)).filter(isOwed))
  return found.sort((a, b) => (a.row.dueOn < b.row.dueOn ? -1 : 1))
}

/** As they are shown: each with the class that it belongs to. */
export const owedCards = async (actor: Actor) =>
  (await owedAssignments(actor)).map((own) => ({
    ...presentOwnCard(own),
    ...{ class: own.row.class, classTitle: own.trainingClass.title },
  }))
