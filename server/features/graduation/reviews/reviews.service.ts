/**
 * What came late: hours or marks of graduates that were corrected. The difference is reckoned as the page of the class does;
 * how many differ is kept a class, for the first page of who runs it.
 */
import type { ClientSession } from 'mongoose'
import { can, reach, type Actor } from '../../../access/actor.ts'
import { enqueue } from '../../../jobs/enqueue.ts'
import { businessDate, now } from '../../../lib/clock.ts'
import { httpFail } from '../../../lib/failure.ts'
import { heldBetween } from '../../classes/held.service.ts'
import { classesById } from '../../classes/kindred.service.ts'
import { findClass, holdsOf, type TrainingClass } from '../../classes/visible.service.ts'
import { Graduations } from '../graduation.model.ts'
import { differenceOf, standingsOf } from '../standings.service.ts'
import { GraduationReviews } from './reviews.model.ts'

export const REVIEW_JOB = 'graduation.review'
type Publish = <T>(work: (session: ClientSession) => Promise<T>) => Promise<T>

/** In the transaction of what changed; where nobody has graduated there is nothing to review. */
export async function reviewLater(trainingClass: string, session: ClientSession): Promise<void> {
  const rows = await Graduations.find({ class: trainingClass }, { graduated: 1 }, { session }).lean()
  if (rows.some(({ graduated }) => graduated))
    await enqueue(REVIEW_JOB, { class: trainingClass }, { key: `${REVIEW_JOB}:${trainingClass}` }, session)
}

async function differing(row: TrainingClass): Promise<number> {
  const { all } = await standingsOf(row)
  return all.filter((each) => differenceOf(each) !== null).length
}

/** Again from what is there, whenever it is asked. */
export async function reviewClass(id: string, publish: Publish): Promise<void> {
  const row = await findClass(id)
  const count = row ? await differing(row) : 0
  await publish(async (session) => {
    if (!row || count === 0) return GraduationReviews.deleteOne({ _id: id }, { session })
    const update = { $set: { ancestors: row.ancestors, count }, $setOnInsert: { since: now() } }
    return GraduationReviews.updateOne({ _id: id }, update, { session, upsert: true })
  })
}

const LOOKED_BACK_MS = 365 * 86_400_000
/** By night all classes of a year: what no event tells of, such as a course that is taken back. */
export async function reviewAll(publish: Publish, signal: AbortSignal): Promise<void> {
  const from = businessDate(new Date(now().getTime() - LOOKED_BACK_MS))
  for (const { _id, to } of await heldBetween(from, businessDate())) {
    signal.throwIfAborted()
    if (to <= businessDate() && (await Graduations.exists({ class: _id }))) await reviewClass(_id, publish)
  }
}

/** Beyond so many classes a page says «more than». */
const MOST = 100

export async function toReview(actor: Actor) {
  if (!can(actor, 'class.run')) throw httpFail('access.denied')
  const found = await Promise.all(
    reach(actor, 'class.run', 'class', '_id').map((filter) =>
      GraduationReviews.find(filter)
        .limit(MOST + 1)
        .lean(),
    ),
  )
  const rows = found.flat().sort((a, b) => a.since.getTime() - b.since.getTime())
  const shown = rows.slice(0, MOST)
  const classes = await classesById(shown.map(({ _id }) => _id))
  return {
    count: shown.reduce((sum, { count }) => sum + count, 0),
    more: rows.length > MOST,
    classes: shown.flatMap(({ _id, count: people, since }) => {
      const of = classes.get(_id)
      if (!of) return []
      const decides = holdsOf(actor, 'class.graduate', of)
      return { id: _id, title: of.title, intake: of.intake, people, since: since.toISOString(), decides }
    }),
  }
}
