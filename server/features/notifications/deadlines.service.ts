/** Deadlines that come near: 30, 7 and 1 days before the last one on which training counts. */
import { businessDate } from '../../lib/clock.ts'
import { slices } from '../../lib/batches.ts'
import { dayInWords } from '../../lib/dayInWords.ts'
import { isDuplicate } from '../../lib/model.ts'
import { transaction } from '../../lib/transaction.ts'
import { dueOn } from '../coverage/uncovered.service.ts'
import { allRequirements, type Requirement } from '../programmes/requirements.service.ts'
import { isDaytime } from './daytime.ts'
import { DailyRuns } from './daily.model.ts'
import { notify } from './notify.service.ts'

const BEFORE = [30, 7, 1]
/** Of days on which nothing ran, so many are made up for. */
const MOST_MISSED = 6
const SLICE = 100
const DAY_MS = 86_400_000

const plus = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
const between = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS

/** Twice, or some days late, nobody is told twice. Who is found is found by index, requirement by requirement. */
export async function tellDeadlines(signal?: AbortSignal): Promise<void> {
  if (!isDaytime()) return
  const today = businessDate()
  const last = (await DailyRuns.findById('deadlines').lean())?.day ?? plus(today, -1)
  const missed = Math.min(Math.max(between(last, today) - 1, 0), MOST_MISSED)
  for (const requirement of await allRequirements())
    for (const before of BEFORE)
      for (let late = missed; late >= 0; late -= 1) {
        if (signal?.aborted) return
        const day = plus(today, before - late)
        if (day >= today) await tellDue(requirement, before, day, between(today, day))
      }
  await DailyRuns.updateOne({ _id: 'deadlines' }, { $set: { day: today } }, { upsert: true }).catch(
    (error: unknown) => {
      if (!isDuplicate(error)) throw error // two workers made the first row
    },
  )
}

async function tellDue({ _id, unit, title }: Requirement, before: number, day: string, days: number): Promise<void> {
  const people = await dueOn(_id, unit, day)
  const values = { requirement: title, days: String(days), dueOn: dayInWords(day) }
  for (const slice of slices(people, SLICE))
    await transaction((session) =>
      notify(
        { people: slice },
        { kind: 'deadline.near', key: `${_id}:${day}:${before}`, values, link: '/today' },
        session,
      ),
    )
}
