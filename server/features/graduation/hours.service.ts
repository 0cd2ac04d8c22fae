/** 录入学时: what members attended, said by who holds the class where nobody was signed in. */
import type { Actor } from '../../access/actor.ts'
import { now } from '../../lib/clock.ts'
import { rerunOnDuplicate, transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { heldClass } from './access.ts'
import { fail } from './graduation.failures.ts'
import { graduationId, Graduations } from './graduation.model.ts'
import { reviewLater } from './reviews/reviews.service.ts'
import { standingsOf } from './standings.service.ts'

interface Entered {
  person: string
  attended: number | null
}

/** The same again changes nothing. @throws graduation.signedIn, graduation.tooMany, graduation.unknown */
export const enterHours = (actor: Actor, id: string, items: readonly Entered[]): Promise<void> =>
  transaction(async (session) => {
    const row = await heldClass(actor, 'class.graduate', id, session)
    const { sources, all } = await standingsOf(row, { people: new Set(items.map(({ person }) => person)), session })
    if (sources.signedIn) throw fail('graduation.signedIn')
    if (items.some(({ attended }) => (attended ?? 0) > row.credit))
      throw fail('graduation.tooMany', { total: row.credit / 100 })
    const known = new Map(all.map((each) => [each.member.person, each]))
    if (items.some(({ person }) => !known.has(person))) throw fail('graduation.unknown')
    const at = now()
    const changed = items.filter(
      ({ person, attended }) => (known.get(person)!.row?.entered?.attended ?? null) !== attended,
    )
    if (changed.some(({ person }) => person === actor.person)) throw fail('graduation.own')
    const writes = changed.map(({ person, attended }) => ({
      updateOne: {
        filter: { _id: graduationId(id, person) },
        update: {
          $set: { entered: attended === null ? null : { attended, at, by: actor.name } },
          $setOnInsert: { class: id, person, exception: null, graduated: null, withdrawn: null, rounds: 0 },
          $inc: { revision: 1 },
        },
        upsert: true,
      },
    }))
    if (writes.length === 0) return
    await Graduations.collection.bulkWrite(writes as never, { session }).catch(rerunOnDuplicate)
    await reviewLater(id, session)
    await note(actor, 'graduation.enter', id, `${row.title}，${writes.length} 人的学时`, session)
  })
