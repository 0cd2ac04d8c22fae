/** Leave and absence that come near to, or go beyond, what a class allows: told to the person and the institution. */
import type { ClientSession } from 'mongoose'
import { businessDate } from '../../lib/clock.ts'
import { eachAlone } from '../../lib/eachAlone.ts'
import { previousDay } from '../../lib/period.ts'
import { transaction } from '../../lib/transaction.ts'
import { holdersByUnitIn } from '../accounts/recipients.service.ts'
import { heldBetween } from '../classes/held.service.ts'
import { membersOf, type Member, type TrainingClass } from '../classes/members.service.ts'
import { notify } from '../notifications/notify.service.ts'
import { factsOf, missedIn } from './facts.service.ts'
import { leaveVerdict, MOST_SHARE } from './leaveShare.rule.ts'

const hoursText = (credit: number): string => String(credit / 100)

/** Each is told once of coming near, and once of going beyond. */
export async function warn(
  { _id: id, title, credit }: TrainingClass,
  members: readonly Member[],
  session: ClientSession,
): Promise<void> {
  const facts = await factsOf(id, session)
  for (const { person, name, unit } of members) {
    const missed = missedIn(facts, person)
    const verdict = leaveVerdict(missed, credit)
    if (verdict === 'fine') continue
    const values = {
      ...{ person: name, class: title, missed: hoursText(missed), total: hoursText(credit), share: MOST_SHARE.text },
      what: verdict === 'near' ? '接近上限' : '超过上限，按规定应作退学处理',
    }
    const telling = { kind: 'attendance.warning', key: `${id}:${person}:${verdict}`, values } as const
    await notify({ people: [person] }, { ...telling, link: `/learn/classes/${id}/attendance` }, session)
    const accounts = (await holdersByUnitIn([unit], 'class.nominate', session)).get(unit) ?? []
    await notify({ accounts }, { ...telling, link: `/manage/classes/${id}/nominations` }, session)
  }
}

/** Classes that are held, or ended yesterday: absence comes about by the mere passing of a session. */
export async function warnAll(signal?: AbortSignal): Promise<void> {
  const today = businessDate()
  const held = new Map((await heldBetween(previousDay(today), today)).map((row) => [row._id, row]))
  const each = eachAlone('class', signal)
  await each([...held.keys()], (id) =>
    transaction(async (session) => warn(held.get(id)!, await membersOf(id, {}, session), session)),
  )
  each.end()
}
