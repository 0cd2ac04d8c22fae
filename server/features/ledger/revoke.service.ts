/** 撤销学习记录: nothing is removed; a compensating record takes it back, another one undoes that. */
import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import { scope, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { cutPage, type CursorPage } from '../../lib/paging.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { notify } from '../notifications/notify.service.ts'
import { personIn } from '../roster/people.service.ts'
import type { PersonRecord } from './ledger.contract.ts'
import { fail } from './ledger.failures.ts'
import type { LearningRecord } from './ledger.model.ts'
import { append, chainOf, compensationsOf, newestRecords } from './ledger.service.ts'
import { recordSource, recordText } from './recordText.rule.ts'
import { compensation, type Compensation } from './compensation.rule.ts'
import { doneAnew, isRevocable, takenBack, withDependants } from './revocation.rule.ts'

interface Place {
  person: string
  record: string
}
type View = z.input<typeof PersonRecord>

/** The name of a person in the actor's scope. @throws notFound for any other */
async function nameIn(actor: Actor, person: string): Promise<string> {
  const found = await personIn(person, scope(actor, 'record.revoke'))
  if (!found) throw httpFail('notFound')
  return found.name
}

export async function personRecords(
  actor: Actor,
  person: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<CursorPage<View>> {
  await nameIn(actor, person)
  const [rows, compensations] = await Promise.all([newestRecords(person, cursor, limit + 1), compensationsOf(person)])
  const { items, nextCursor } = cutPage(rows, limit, 'seq')
  const gone = takenBack(compensations)
  return { items: items.map((row) => present(row, gone.get(row._id))), nextCursor }
}

const present = (row: LearningRecord, revocation: LearningRecord | undefined): View => ({
  id: row._id,
  at: row.at.toISOString(),
  text: recordText(row),
  source: recordSource(row),
  credit: row.credit,
  revocable: isRevocable(row),
  revoked: revocation
    ? {
        by: String(revocation.data['by'] ?? '系统'),
        at: revocation.at.toISOString(),
        reason: String(revocation.data['reason']),
      }
    : null,
})

/** A record with all of its person's, read within the act. @throws notFound */
async function found(actor: Actor, { person, record: id }: Place, session: ClientSession) {
  const name = await nameIn(actor, person)
  const records = await chainOf(person, session)
  const record = records.find(({ _id }) => _id === id)
  if (!record) throw httpFail('notFound')
  if (!isRevocable(record)) throw fail('record.notRevocable')
  return { name, records, record, revocation: takenBack(records).get(id) }
}

/** In words: what would go with it. */
export const dependantsOf = (actor: Actor, place: Place): Promise<{ items: string[] }> =>
  transaction(async (session) => {
    const { record, records } = await found(actor, place, session)
    return { items: withDependants(record, records).slice(1).map(recordText) }
  })

/** Twice is once. Progress and coverage follow in the same transaction. @throws record.notRevocable */
export const revokeRecord = (actor: Actor, place: Place, reason: string): Promise<void> =>
  transaction(async (session) => {
    const { name, record, records, revocation } = await found(actor, place, session)
    if (revocation) return
    const data = { reason, by: actor.name, with: record._id }
    for (const each of withDependants(record, records)) {
      const told = { ...data, title: recordText(each), evidence: each.data['evidence'] }
      await compensate(actor, 'revoked', each, told, session)
    }
    await tell(actor, 'record.revoked', { record, reason, round: records.length }, session)
    await note(actor, 'record.revoke', place.person, `${name}：${recordText(record)}，${reason}`, session)
  })

/** With what was taken back beside it. Twice is once. @throws record.doneAnew */
export const restoreRecord = (actor: Actor, place: Place, reason: string): Promise<void> =>
  transaction(async (session) => {
    const { name, record, records, revocation } = await found(actor, place, session)
    if (!revocation) return
    if (doneAnew(record, revocation, records)) throw fail('record.doneAnew')
    const gone = takenBack(records)
    const beside = records.filter(({ _id }) => gone.get(_id)?.data['with'] === record._id && _id !== record._id)
    for (const each of [...beside.reverse(), record]) {
      const told = { on: each.on, reason, title: recordText(each) }
      await compensate(actor, 'restored', each, { ...each.data, ...told }, session)
    }
    await tell(actor, 'record.restored', { record, reason, round: records.length }, session)
    await note(actor, 'record.restore', place.person, `${name}：${recordText(record)}，${reason}`, session)
  })

/** `round`: how long the chain was: taken back a second time it is told again. */
async function tell(
  { name: by }: Actor,
  kind: 'record.revoked' | 'record.restored',
  { record, reason, round }: { record: LearningRecord; reason: string; round: number },
  session: ClientSession,
): Promise<void> {
  const telling = { kind, key: `${record._id}:${round}`, values: { what: recordText(record), by, reason } }
  await notify({ people: [record.person] }, { ...telling, link: '/me' }, session)
}

async function compensate(
  by: Actor,
  kind: Compensation,
  record: LearningRecord,
  data: Record<string, unknown>,
  session: ClientSession,
): Promise<void> {
  await append(compensation(by, kind, record, data, await compensationsOf(record.person, session)), session)
}
