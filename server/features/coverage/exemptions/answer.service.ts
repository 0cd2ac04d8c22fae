/** 审批: the committee approves applications, each of which becomes an exemption, or sends them back; all or none. */
import type { ClientSession } from 'mongoose'
import { scope, type Actor } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import { newId } from '../../../lib/id.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { findRequirement, type Requirement } from '../../programmes/requirements.service.ts'
import { whoTheyAre } from '../../roster/people.service.ts'
import { refold } from '../refold.service.ts'
import { markPeople } from '../timelines/pending.service.ts'
import { requirementFor } from './apply.service.ts'
import { fail } from './exemptions.failures.ts'
import { ExemptionApplications, Exemptions, type Exemption, type ExemptionApplication } from './exemptions.model.ts'
import { DEALING } from './exemptions.rule.ts'
import { placeOf } from './places.ts'
import { namesIn, tellAnswered } from './tell.ts'

interface Answer {
  applications: readonly string[]
  text: string
}
interface Approval extends Answer {
  from: string | null
  to: string | null
}
type Row = ExemptionApplication

/** Those that wait, by requirement, but for those that were answered the same before. @throws exemption.gone, exemption.answered */
async function waitingOf(
  actor: Actor,
  ids: readonly string[],
  isDone: (row: Row) => boolean,
  session: ClientSession,
): Promise<Map<string, Row[]>> {
  const own = scope(actor, DEALING.waiting, 'owners')
  const wanted = [...new Set(ids)]
  const rows = await ExemptionApplications.find({ _id: { $in: wanted }, ...own }, null, { session }).lean()
  if (rows.length < wanted.length) throw fail('exemption.gone')
  const open = rows.filter((row) => !isDone(row))
  const closed = open.filter(({ state }) => state !== 'waiting')
  if (closed.length > 0) throw fail('exemption.answered', { names: closed.map(({ name }) => name).join('、') })
  return Map.groupBy(open, ({ requirement }) => requirement)
}

const saidBy = (actor: Actor, text: string, { from, to }: Pick<Row, 'from' | 'to'>): NonNullable<Row['answer']> => ({
  ...{ account: actor.account, by: actor.name, at: now() },
  ...{ text, from, to },
})

/** Sent again it is the same. @throws exemption.answered, exemption.archived, exemption.days */
export async function approve(actor: Actor, { applications, from, to, text }: Approval): Promise<void> {
  const daysOf = (row: Row) => ({ from: from ?? row.from, to: to ?? row.to })
  const isDone = (row: Row): boolean => {
    const days = daysOf(row)
    const { state, answer } = row
    const isSame = answer?.text === text && answer.from === days.from && answer.to === days.to
    return state === 'approved' && answer?.account === actor.account && isSame
  }
  await transaction(async (session) => {
    for (const [id, rows] of await waitingOf(actor, applications, isDone, session)) {
      const requirement = await requirementFor(id, session)
      const inverted = rows.filter((row) => daysOf(row).to < daysOf(row).from)
      if (inverted.length > 0) throw fail('exemption.days', { names: namesIn(inverted) })
      const approved = rows.map((row) => ({ ...row, answer: saidBy(actor, text, daysOf(row)) }))
      await stand(actor, requirement, approved, session)
    }
  })
}

/** They become exemptions, and the figures move. */
async function stand(
  actor: Actor,
  requirement: Requirement,
  rows: readonly (Row & { answer: NonNullable<Row['answer']> })[],
  session: ClientSession,
): Promise<void> {
  const people = rows.map(({ person }) => person)
  await whoTheyAre(people, session) // a merger of one of them at the same time conflicts
  const made: Row[] = []
  for (const row of rows) {
    const exemption = await exemptionOf(actor, row, requirement, session)
    await Exemptions.create([exemption], { session })
    const change = { state: 'approved' as const, answer: row.answer, exemption: exemption._id }
    await ExemptionApplications.updateOne({ _id: row._id }, { $set: change, $unset: { open: 1 } }, { session })
    made.push({ ...row, ...change })
    const said = `${row.name}：${requirement.title}，${exemption.from} 至 ${exemption.to}，${row.reason}`
    await note(actor, 'exemption.approve', row.person, `${said}${row.answer.text && `；${row.answer.text}`}`, session)
  }
  await refold(requirement, people, session)
  await markPeople(people, session)
  const { title } = requirement
  await tellAnswered(made, { title, result: '已批准', text: rows[0]!.answer.text || '同意' }, session)
}

async function exemptionOf(
  actor: Actor,
  { _id, batch, person, reason, document, proofs, answer }: Row & { answer: NonNullable<Row['answer']> },
  requirement: Requirement,
  session: ClientSession,
): Promise<Exemption> {
  return {
    ...{ _id: newId(), person, requirement: requirement._id, from: answer.from, to: answer.to, until: answer.to },
    ...{ reason, document, proofs, papers: batch, application: _id },
    ...{ approvedBy: actor.account, approvedAt: answer.at },
    ...(await placeOf(person, requirement, session)),
  }
}

/** Sent again it is the same. @throws exemption.answered */
export async function sendBack(actor: Actor, { applications, text }: Answer): Promise<void> {
  const isDone = ({ state, answer }: Row): boolean =>
    state === 'returned' && answer?.account === actor.account && answer.text === text
  await transaction(async (session) => {
    for (const [id, rows] of await waitingOf(actor, applications, isDone, session)) {
      const title = (await findRequirement(id, session))?.title ?? ''
      const back = rows.map((row): Row => ({ ...row, state: 'returned', answer: saidBy(actor, text, row) }))
      for (const { _id, person, name, state, answer } of back) {
        await ExemptionApplications.updateOne({ _id }, { $set: { state, answer }, $unset: { open: 1 } }, { session })
        await note(actor, 'exemption.return', person, `${name}：${title}；${text}`, session)
      }
      await tellAnswered(back, { title, result: '已退回', text }, session)
    }
  })
}
