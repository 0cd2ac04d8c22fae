/** A round of the own wrong answers: what is due, the weakest topics first. */
import { ownPerson, type Actor } from '../../access/actor.ts'
import { newId } from '../../lib/id.ts'
import { isDuplicate } from '../../lib/model.ts'
import { firstOfTwins, isAskable } from './answered.rule.ts'
import { toReview } from './book.service.ts'
import { heldAmong } from './draw.service.ts'
import { fail } from './practice.failures.ts'
import { REVIEW_SIZE } from './practice.rule.ts'
import { beginRun, goesOn, ownRun } from './runs.service.ts'
import { PracticeRuns, type PracticeRun } from './runs.model.ts'

/** What examinations hold back is left out: so many more are looked at. */
const LOOKED_AT = REVIEW_SIZE * 10

/** The open round goes on, unless it is of something else, or held back. @throws review.nothing, review.held */
export async function startReview(actor: Actor, group?: string): Promise<PracticeRun> {
  const person = ownPerson(actor)
  const title = group ? '错题专项练习' : '到期复习'
  const [last] = await PracticeRuns.find({ person, set: '' }, { items: 0, answers: 0 })
    .sort({ person: 1, set: 1, number: -1 })
    .limit(1)
    .lean<PracticeRun[]>()
  if (last?.state === 'open' && last.title === title && !group) {
    const going = await ownRun(actor, last._id)
    if (await goesOn(going)) return going
  }
  const rows = await toReview(actor, group, LOOKED_AT)
  const asked = rows.map(({ content, same, bank, group: topic }) => ({
    ...{ content, same, bank, topics: topic.startsWith('=') ? [] : [topic] },
  }))
  const isHeld = await heldAmong(asked)
  const free = asked.filter((each) => !isHeld(each) && isAskable(each.content))
  if (free.length === 0) throw fail(asked.length > 0 ? 'review.held' : 'review.nothing')
  const isFirst = firstOfTwins()
  const items = free.filter(({ content }) => isFirst(content)).slice(0, REVIEW_SIZE)
  const begun = { set: '', title, mode: 'review' as const, passPercent: 0, items }
  try {
    return await beginRun(actor, newId(), begun, (last?.number ?? 0) + 1)
  } catch (error) {
    if (isDuplicate(error)) return startReview(actor, group)
    throw error
  }
}
