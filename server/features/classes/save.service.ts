/** Classes are planned and changed by who runs their base, and by the committee. */
import type { z } from 'zod'
import type { ClientSession } from 'mongoose'
import { scope, type Actor } from '../../access/actor.ts'
import { businessDate } from '../../lib/clock.ts'
import { createOnce } from '../../lib/createOnce.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { baseFor, bookAt, type Base } from '../bases/bases.service.ts'
import type { ClassSave } from './classes.contract.ts'
import { classSaved } from './classes.events.ts'
import { fail } from './classes.failures.ts'
import { Quotas, TrainingClasses, type TrainingClass } from './classes.model.ts'
import { inYear } from './classes.service.ts'
import { Nominations } from './nominations/nominations.model.ts'
import { audienceFor, nameThings } from './named.service.ts'
import { followDates } from './timetable/followDates.service.ts'
import { classIn } from './visible.service.ts'

export type Save = z.output<typeof ClassSave>

/** 第几期: behind those of the year that are of the same programme and base. */
export async function nextIntake(
  { base, programme, year }: Pick<TrainingClass, 'base' | 'programme' | 'year'>,
  session?: ClientSession,
): Promise<number> {
  const found = await TrainingClasses.find(
    { base, ...inYear(year), programme },
    { intake: 1 },
    session ? { session } : {},
  ).lean()
  return Math.max(0, ...found.map(({ intake }) => intake)) + 1
}

const yearOf = ({ from }: { from: string }): number => Number(from.slice(0, 4))

/** What a class is where nothing was done with it yet. */
const freshClass = (id: string, { _id: base, unit, ancestors }: Base) => ({
  _id: id,
  base,
  unit,
  ancestors,
  seated: 0,
  nominated: 0,
  state: 'draft' as const,
  rankedAt: null,
  seating: 0,
  budget: [],
  credit: 0,
  cancelled: null,
  revision: 1,
})

async function rowOf(actor: Actor, id: string, { intake, ...save }: Save): Promise<TrainingClass> {
  const base = await baseFor(actor, 'class.write', save.base)
  const audience = await audienceFor(base, save.audience)
  const planned = { ...save, ...audience, year: yearOf(save) }
  return { ...freshClass(id, base), ...planned, intake: intake ?? (await nextIntake(planned)) }
}

/** What the client said. The next 期次 is reckoned anew when it is asked for again. */
const GIVEN = ['title', 'programme', 'requirement', 'base', 'audience', 'from', 'to', 'mode', 'capacity'] as const

export async function createClass(actor: Actor, { id, ...save }: Save & { id: string }): Promise<TrainingClass> {
  const row = await rowOf(actor, id, save)
  const create = () =>
    transaction(async (session) => {
      await bookAt(actor, row.base, session)
      await nameThings(actor, row, null, session)
      await TrainingClasses.create([row], { session })
      await note(actor, 'class.create', id, inWords(row), session)
    })
  return createOnce(TrainingClasses, { row, given: GIVEN, own: scope(actor, 'class.write'), create })
}

export const inWords = ({ title, year, intake, from, to }: TrainingClass): string =>
  `${title}，${year} 年第 ${intake} 期，${from} 至 ${to}`

/** What the ranking was made by stays once it is made. */
function checkRanked(before: TrainingClass, after: Save): void {
  if (before.rankedAt === null) return
  const changed = [
    ...(before.requirement === after.requirement ? [] : ['计入的培训要求']),
    ...(before.nominateUntil === after.nominateUntil ? [] : ['推荐截止日期']),
    ...(before.audience === after.audience ? [] : ['面向单位']),
  ]
  if (changed.length > 0) throw fail('class.ranked', { fields: changed.join('、') })
}

/** Who was nominated, and the quotas of units, would stand outside of it. */
async function checkAudience({ _id, audience }: TrainingClass, after: Save, session: ClientSession): Promise<void> {
  if (audience === after.audience) return
  const isNamed =
    (await Nominations.exists({ class: _id }).session(session)) ||
    (await Quotas.exists({ class: _id, seats: { $gt: 0 } }).session(session))
  if (isNamed) throw fail('class.audience')
}

/** Quotas of none would end all admission; a draft is not opened without them anyway. */
async function checkQuotas({ _id, state, quotas }: TrainingClass, after: Save, session: ClientSession): Promise<void> {
  if (state === 'draft' || quotas || !after.quotas) return
  if (!(await Quotas.exists({ class: _id, seats: { $gt: 0 } }).session(session))) throw fail('class.noQuotas')
}

/**
 * Against the revision that was read. The seats that are taken stay taken: the capacity is not lowered below them, by the
 * condition of the write.
 * @throws class.stale, class.cancelled, class.taken, class.ranked, class.audience, class.noQuotas,
 * class.sessionsOutside
 */
export async function saveClass(
  actor: Actor,
  id: string,
  { revision, intake, ...save }: Save & { revision: number },
): Promise<TrainingClass> {
  return transaction(async (session) => {
    const before = await classIn(actor, 'class.write', id, session)
    const base = await bookAt(actor, save.base, session)
    if (before.state === 'cancelled') throw fail('class.cancelled')
    if (before.revision !== revision) throw fail('class.stale')
    checkRanked(before, save)
    await checkAudience(before, save, session)
    await checkQuotas(before, save, session)
    const audience = await audienceFor(base, save.audience)
    await nameThings(actor, save, before, session)
    await followDates(before, save, session)
    const after = {
      ...save,
      ...audience,
      ...{ unit: base.unit, ancestors: base.ancestors, year: yearOf(save) },
      ...{ intake: intake ?? before.intake, revision: revision + 1 },
    }
    const { matchedCount } = await TrainingClasses.updateOne(
      { _id: id, revision, seated: { $lte: save.capacity } },
      { $set: after },
      { session },
    )
    if (matchedCount === 0) throw fail('class.taken', { seated: before.seated })
    await classSaved.emit({ class: id }, session)
    await note(actor, 'class.save', id, inWords({ ...before, ...after }), session)
    return (await TrainingClasses.findById(id, null, { session }).lean())!
  })
}

export const isOver = ({ to }: Pick<TrainingClass, 'to'>): boolean => to < businessDate()
