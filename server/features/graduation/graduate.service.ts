/** 结业: all who may, one anew, one taken back. Nothing of the ledger is edited. */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { slices } from '../../lib/batches.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { unprintable } from '../certificates/issue.service.ts'
import { findClass, type TrainingClass } from '../classes/visible.service.ts'
import { endWithRecords } from '../disputes/lapse.service.ts'
import { takenBack } from '../ledger/revocation.rule.ts'
import { recordsOf } from '../ledger/ledger.service.ts'
import { retractTogether } from '../ledger/training.service.ts'
import { notify } from '../notifications/notify.service.ts'
import { whoTheyAre } from '../roster/people.service.ts'
import { checkOver, heldClass, memberStanding } from './access.ts'
import { fail } from './graduation.failures.ts'
import { graduationId, Graduations } from './graduation.model.ts'
import { mayGraduate } from './graduation.rule.ts'
import { commonOf, recordGraduations, type By } from './record.service.ts'
import { differenceOf, standingsOf, type MemberStanding } from './standings.service.ts'

export const RUN_JOB = 'graduation.run'
export const runKey = (id: string): string => `${RUN_JOB}:${id}`
/** So many in one transaction, and within a request. */
const TOGETHER = 50
export interface Outcome {
  graduated: number
  queued: boolean
  unprintable: { name: string; characters: string }[]
}

const due = (all: readonly MemberStanding[]) => {
  const may = all
    .filter(({ state }) => mayGraduate(state))
    .map((each) => ({ each, characters: unprintable(each.member.name) }))
  return {
    ready: may.filter(({ characters }) => characters === '').map(({ each }) => each),
    unprintable: may.flatMap(({ each, characters }) => (characters ? [{ name: each.member.name, characters }] : [])),
  }
}

/** Again it changes nothing. @throws graduation.early */
export async function graduateAll(actor: Actor, id: string): Promise<Outcome> {
  const row = await heldClass(actor, 'class.graduate', id)
  checkOver(row)
  const { ready, unprintable } = due((await standingsOf(row)).all)
  const people = ready.map(({ member }) => member.person)
  const by = { account: actor.account, name: actor.name }
  if (people.length > TOGETHER) {
    const payload = { class: id, title: row.title, ...by }
    await enqueue(RUN_JOB, payload, { owner: actor.account, key: runKey(id) })
    return { graduated: 0, queued: true, unprintable }
  }
  return { graduated: await graduateSome(id, people, by), queued: false, unprintable }
}

/** All of a class in slices: what an earlier run did is passed over. */
export async function graduateInSlices(
  id: string,
  by: By,
  { signal, progress }: { signal: AbortSignal; progress(fraction: number): void },
): Promise<void> {
  const row = await findClass(id)
  if (!row) return
  const people = due((await standingsOf(row)).all).ready.map(({ member }) => member.person)
  let done = 0
  for (const slice of slices(people, TOGETHER)) {
    signal.throwIfAborted()
    await graduateSome(id, slice, by)
    progress((done += slice.length) / people.length)
  }
}

/** Who no longer may is passed over, and who did already. */
const graduateSome = (id: string, people: readonly string[], by: By): Promise<number> =>
  transaction(async (session) => {
    const row = people.length > 0 && (await findClass(id, session))
    if (!row || row.state === 'cancelled') return 0
    await whoTheyAre(people, session)
    const { ready } = due((await standingsOf(row, { people: new Set(people), session })).all)
    await recordGraduations(await commonOf(row), ready, by, session)
    if (ready.length > 0) await note(by, 'graduation.run', id, `${row.title}，${ready.length} 人结业`, session)
    return ready.length
  })

async function standingRecords(id: string, person: string, session: ClientSession) {
  const records = await recordsOf(person, ['class.completed', 'revoked', 'restored'], session)
  const gone = takenBack(records)
  return records.filter(({ _id, kind, data }) => kind === 'class.completed' && data['class'] === id && !gone.has(_id))
}

async function tellWithdrawn(
  { _id: id, title }: TrainingClass,
  { member: { person }, row }: MemberStanding,
  reason: string,
  session: ClientSession,
): Promise<void> {
  const key = `${id}:${person}:${row?.rounds ?? 0}`
  const telling = { kind: 'class.graduationWithdrawn', key, values: { class: title, reason } } as const
  await notify({ people: [person] }, { ...telling, link: `/learn/classes/${id}/graduation` }, session)
}

/** What the person still disputes of the record ends first; certificate and row follow it. @throws graduation.notGraduated */
export const withdrawGraduation = (actor: Actor, id: string, person: string, reason: string): Promise<void> =>
  transaction(async (session) => {
    const row = await heldClass(actor, 'class.graduate', id, session)
    const before = await memberStanding(row, person, session)
    if (before.row?.withdrawn) return
    if (before.state !== 'graduated') throw fail('graduation.notGraduated')
    const standing = await standingRecords(id, person, session)
    await endWithRecords(standing, actor, reason, session)
    await retractTogether(standing, actor, reason, session)
    await tellWithdrawn(row, before, reason, session)
    await note(actor, 'graduation.withdraw', id, `${before.member.name}：${reason}`, session)
  })

/**
 * By what is known now: taken back, and recorded anew where the person still graduates. @throws graduation.agrees,
 * graduation.notGraduated
 */
export const correctGraduation = (actor: Actor, id: string, person: string, reason: string): Promise<void> =>
  transaction(async (session) => {
    const row = await heldClass(actor, 'class.graduate', id, session)
    const before = await memberStanding(row, person, session)
    if (before.state !== 'graduated') throw fail('graduation.notGraduated')
    if (differenceOf(before) === null) throw fail('graduation.agrees')
    const standing = await standingRecords(id, person, session)
    await retractTogether(standing, actor, reason, session)
    const after = await memberStanding(row, person, session)
    const isExcepted = before.row?.exception?.state === 'approved'
    const again = (after.verdict.passes || isExcepted) && !after.member.left ? [after] : []
    await recordGraduations(await commonOf(row), again, actor, session, { supersede: true })
    if (again.length === 0) {
      const withdrawn = { _id: graduationId(id, person), withdrawn: { $ne: null } }
      await Graduations.updateOne(withdrawn, { $set: { 'withdrawn.corrected': true } }, { session })
      await endWithRecords(standing, actor, reason, session)
      await tellWithdrawn(row, before, reason, session)
    }
    const outcome = again.length > 0 ? '按现在的学时重新记录' : '未达到结业条件，撤销结业'
    await note(actor, 'graduation.correct', id, `${before.member.name}：${outcome}，${reason}`, session)
  })
