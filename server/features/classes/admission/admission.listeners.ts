/** What becomes of nominations and seats when classes, units and people change. */
import type { ClientSession } from 'mongoose'
import { pinyinOf } from '../../../lib/pinyin.ts'
import { unitClosing, unitMoved } from '../../organisations/organisations.events.ts'
import { standsInTree } from '../../organisations/placedRows.service.ts'
import { joinsRows } from '../../roster/joinedPeople.service.ts'
import { appointmentsChanged, personCorrected } from '../../roster/roster.events.ts'
import { keepsPeople } from '../../roster/undoPeople.service.ts'
import { classCancelled, classSaved } from '../classes.events.ts'
import { Quotas, TrainingClasses } from '../classes.model.ts'
import { fail } from '../nominations/nominations.failures.ts'
import { nominationId, Nominations, type Nomination } from '../nominations/nominations.model.ts'
import { isStanding, STANDING } from '../nominations/nominations.rule.ts'
import { move, type Book } from './book.ts'
import { followPosts, followUnit } from './leaving.service.ts'
import { settleWithin } from './rounds.service.ts'

standsInTree('培训班推荐', Nominations)
standsInTree('培训班名额', Quotas)
keepsPeople('培训班推荐', Nominations)

classSaved.on(({ class: id }, session) => settleWithin(id, session))

classCancelled.on(({ class: id, reason, by }, session) =>
  settleWithin(id, session, async (book) => {
    const standing = { class: id, state: { $in: [...STANDING] } }
    for (const row of await Nominations.find(standing, null, { session }).lean()) {
      book.rows.set(row.person, row)
      book.before.set(row.person, row)
      end(book, row, by, reason)
    }
  }),
)
const end = (book: Book, row: Nomination, by: string, reason: string): void =>
  move(book, row, 'withdrawn', { by, reason: `培训班取消：${reason}` })

appointmentsChanged.on(({ people }, session) => followPosts(people, session))
unitMoved.on(({ unit }, session) => followUnit(unit, session))

personCorrected.on(async ({ person, name, pinyin }, session) => {
  const { initials } = pinyinOf(name)
  await Nominations.updateMany({ person }, { $set: { name, pinyin, initials } }, { session })
})

/** Two nominations for one class become one; both in the list, one would hold a seat for nobody. */
joinsRows(Nominations, '培训班推荐', {
  of: (person) => ({ person }),
  idFor: (row, person) => nominationId(row.class, person),
  joined(own, others) {
    if (own && isStanding(own.state) && isStanding(others.state)) throw fail('nomination.both', { name: others.name })
    return own && !isStanding(others.state) ? own : others
  },
})

unitClosing.on(async ({ unit, on, kept }, session) => {
  const count = await standingOn(unit, on, session)
  if (count > 0) kept.push(`${count} 项还没有结束的培训班推荐（须先撤回，或等培训班结束）`)
})

async function standingOn(unit: string, on: string, session: ClientSession): Promise<number> {
  const rows = await Nominations.find(
    { ancestors: unit, state: { $in: [...STANDING] } },
    { class: 1 },
    { session },
  ).lean()
  const ids = [...new Set(rows.map((row) => row.class))]
  const over = await TrainingClasses.find({ _id: { $in: ids } }, { to: 1 }, { session }).lean()
  const lasting = new Set(over.filter(({ to }) => to >= on).map(({ _id }) => _id))
  return rows.filter((row) => lasting.has(row.class)).length
}
