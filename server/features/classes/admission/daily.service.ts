/** What a day brings: rankings fall due, unanswered seats lapse, quotas become free. Run again it changes nothing. */
import { businessDate } from '../../../lib/clock.ts'
import { eachAlone } from '../../../lib/eachAlone.ts'
import { TrainingClasses } from '../classes.model.ts'
import { Nominations } from '../nominations/nominations.model.ts'
import { move } from './book.ts'
import { leaveDue } from './leaving.service.ts'
import { rankDue } from './ranking.service.ts'
import { actOn, fillSeats } from './rounds.service.ts'
import { SYSTEM } from './system.rule.ts'

const FIRST = ''

export async function daily(signal?: AbortSignal): Promise<void> {
  const today = businessDate()
  const each = eachAlone('class', signal)
  const coming = async (state: 'open' | 'ranked') => {
    const rows = await TrainingClasses.find({ state, from: { $gt: today } }, { _id: 1 }).lean()
    return rows.map(({ _id }) => _id)
  }
  await each([...(await coming('open')), ...(await coming('ranked'))], leaveDue)
  const due = { state: 'open' as const, nominateUntil: { $gt: FIRST, $lt: today } }
  const ranked = await TrainingClasses.find(due, { _id: 1 }).lean()
  await each(
    ranked.map(({ _id }) => _id),
    rankDue,
  )
  const late = await lateOnes(today)
  await each([...late.keys()], (id) => lapse(id, late.get(id)!))
  await each(await coming('ranked'), fillSeats)
  each.end()
}

async function lateOnes(today: string): Promise<Map<string, string[]>> {
  const late = { state: 'admitted' as const, confirmBy: { $gt: FIRST, $lt: today } }
  const rows = await Nominations.find(late, { class: 1, person: 1 }).lean()
  const byClass = Map.groupBy(rows, (row) => row.class)
  return new Map([...byClass].map(([id, own]) => [id, own.map(({ person }) => person)]))
}

const lapse = (id: string, people: readonly string[]): Promise<void> =>
  actOn(id, {
    people,
    apply(book) {
      for (const person of people) {
        const row = book.rows.get(person)
        const isLate = row?.state === 'admitted' && row.confirmBy !== null && row.confirmBy < book.today
        if (isLate) move(book, row, 'lapsed', { by: SYSTEM, reason: '逾期未确认' })
      }
    },
  })
