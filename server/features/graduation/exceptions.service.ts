/** 例外: graduation although something is missing, asked by who holds the class, decided by the committee. */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import { now } from '../../lib/clock.ts'
import { rerunOnDuplicate, transaction } from '../../lib/transaction.ts'
import { nearestHolder } from '../accounts/holders.service.ts'
import { holdersIn } from '../accounts/recipients.service.ts'
import { note } from '../audit/audit.service.ts'
import { notify } from '../notifications/notify.service.ts'
import { heldClass, memberStanding } from './access.ts'
import { fail } from './graduation.failures.ts'
import { graduationId, Graduations, type GraduationException } from './graduation.model.ts'

const linkOf = (id: string): string => `/manage/classes/${id}/graduation`

async function write(id: string, person: string, exception: GraduationException, session: ClientSession) {
  const onInsert = { class: id, person, entered: null, graduated: null, withdrawn: null, rounds: 0 }
  await Graduations.collection
    .updateOne(
      { _id: graduationId(id, person) as never },
      { $set: { exception }, $inc: { revision: 1 }, $setOnInsert: onInsert },
      { upsert: true, session },
    )
    .catch(rerunOnDuplicate)
}

/** Asked again while it waits it is the same. @throws graduation.passes */
export const askException = (actor: Actor, id: string, person: string, reason: string): Promise<void> =>
  transaction(async (session) => {
    const row = await heldClass(actor, 'class.graduate', id, session)
    const { state, member, verdict } = await memberStanding(row, person, session)
    if (state === 'asked') return
    if (state !== 'short' && state !== 'withdrawn') throw fail('graduation.passes')
    const asked = { by: actor.name, account: actor.account, at: now(), answer: null }
    await write(id, person, { state: 'asked', reason, ...asked }, session)
    const near = await nearestHolder(row.ancestors, 'class.admit')
    const values = { person: member.name, class: row.title, by: actor.name, missing: verdict.reasons.join('；') }
    const telling = {
      kind: 'graduation.asked',
      key: `${id}:${person}:${asked.at.getTime()}`,
      values,
      link: linkOf(id),
    } as const
    await notify({ accounts: await holdersIn([near], 'class.admit', session) }, telling, session)
    await note(actor, 'graduation.ask', id, `${member.name}：${reason}`, session)
  })

/** Decided twice the same way is once. @throws graduation.notAsked, graduation.ownException */
export const answerException = (
  actor: Actor,
  id: string,
  person: string,
  { approve, remark }: { approve: boolean; remark: string },
): Promise<void> =>
  transaction(async (session) => {
    const row = await heldClass(actor, 'class.admit', id, session)
    if (person === actor.person) throw fail('graduation.ownException')
    const { member, row: known } = await memberStanding(row, person, session)
    const exception = known?.exception
    const state = approve ? 'approved' : 'refused'
    if (exception?.state === state) return
    if (exception?.state !== 'asked') throw fail('graduation.notAsked')
    const answer = { at: now(), by: actor.name, remark }
    await write(id, person, { ...exception, state, answer }, session)
    const result = approve ? '已批准' : '未批准'
    const values = { person: member.name, class: row.title, result, remark: remark || '无' }
    const telling = {
      kind: 'graduation.answered',
      key: `${id}:${person}:${exception.at.getTime()}`,
      values,
      link: linkOf(id),
    } as const
    await notify({ accounts: [exception.account] }, telling, session)
    await note(actor, 'graduation.answer', id, `${member.name}：${result}${remark && `，${remark}`}`, session)
  })
