/** What a day brings: rankings fall due, unanswered seats lapse, quotas become free. Run again it changes nothing. */
import { businessDate } from '../../../lib/clock.ts'
import { TrainingClasses } from '../classes.model.ts'
import { Nominations } from '../nominations/nominations.model.ts'
import { move } from './book.ts'
import { rankDue } from './ranking.service.ts'
import { actOn, fillSeats } from './rounds.service.ts'

const FIRST = ''

export async function daily(signal?: AbortSignal): Promise<void> {
  const today = businessDate()
  const due = { state: 'open' as const, nominateUntil: { $gt: FIRST, $lt: today } }
  for (const { _id } of await TrainingClasses.find(due, { _id: 1 }).lean()) {
    signal?.throwIfAborted()
    await rankDue(_id)
  }
  await lapse(today, signal)
  const begun = { state: 'ranked' as const, from: { $gt: today } }
  for (const { _id } of await TrainingClasses.find(begun, { _id: 1 }).lean()) {
    signal?.throwIfAborted()
    await fillSeats(_id)
  }
}

async function lapse(today: string, signal: AbortSignal | undefined): Promise<void> {
  const late = { state: 'admitted' as const, confirmBy: { $gt: FIRST, $lt: today } }
  const rows = await Nominations.find(late, { class: 1, person: 1 }).lean()
  for (const [id, own] of Map.groupBy(rows, (row) => row.class)) {
    signal?.throwIfAborted()
    await actOn(id, {
      people: own.map(({ person }) => person),
      apply(book) {
        for (const { person } of own) {
          const row = book.rows.get(person)
          const isLate = row?.state === 'admitted' && row.confirmBy !== null && row.confirmBy < book.today
          if (isLate) move(book, row, 'lapsed', { by: '系统', reason: '逾期未确认' })
        }
      },
    })
  }
}
