/** Whom an examination may name: people of the actor's units, and of its class who has extra time. */
import { unitsOf, type Actor } from '../../access/actor.ts'
import { invalid } from '../../lib/failure.ts'
import { membersOf } from '../classes/members.service.ts'
import { namesAndUnits } from '../roster/people.service.ts'
import type { ExamFields } from './exams.model.ts'

type Named = Pick<ExamFields, 'people' | 'extras' | 'class'>
const slower = ({ extras }: Named): string[] => extras.map(({ person }) => person)

/** Whether all lie below a unit of the actor's. */
async function areOwn(actor: Actor, people: readonly string[]): Promise<boolean> {
  if (people.length === 0) return true
  const held = unitsOf(actor, 'exam.write')
  const found = await namesAndUnits(people)
  const own = found.filter(({ ancestors }) => ancestors.some((unit) => held.includes(unit)))
  return own.length === new Set(people).size
}

/** Whoever is named lies below a unit of the actor's, or was named before; of who has extra time, is in the class. */
export async function checkPeople(actor: Actor, given: Named, before: Named | null): Promise<void> {
  const asked = new Set(before?.people)
  const added = given.people.filter((person) => !asked.has(person))
  if (!(await areOwn(actor, added))) throw invalid([{ path: 'people', message: '其中有人不在您负责的单位' }])
  const known = new Set([...(before ? slower(before) : []), ...given.people])
  const others = slower(given).filter((person) => !known.has(person))
  if (others.length === 0) return
  const members = given.class ? (await membersOf(given.class)).map(({ person }) => person) : []
  const strangers = others.filter((person) => !members.includes(person))
  if (!(await areOwn(actor, strangers)))
    throw invalid([{ path: 'extras', message: '其中有人不在班里，也不在您负责的单位' }])
}
