/** Whom the steps of a rotation training concern, in the transaction of each. */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import { holdersIn } from '../accounts/recipients.service.ts'
import { notify } from '../notifications/notify.service.ts'
import { unitNames } from '../organisations/unitNames.service.ts'
import type { LocalTrainee, LocalTraining } from './localTraining.model.ts'
import type { TraineeCounts } from './localTraining.rule.ts'

const placeOf = ({ _id, revision }: LocalTraining) => ({
  key: `${_id}:${revision}`,
  link: `/manage/local-trainings/${_id}`,
})

export async function tellApprovers(actor: Actor, row: LocalTraining, waiting: number, session: ClientSession) {
  const approvers = await holdersIn(row.ancestors, 'localTraining.approve', session)
  const unit = (await unitNames([row.unit])).get(row.unit) ?? ''
  const values = { unit, title: row.title, by: actor.name, count: String(waiting) }
  const accounts = approvers.filter((account) => account !== actor.account)
  await notify({ accounts }, { kind: 'localTraining.waiting', values, ...placeOf(row) }, session)
}

/** Who laid it before the committee, and whoever else reports for that unit. */
async function reporters({ unit, submitted }: LocalTraining, session: ClientSession): Promise<string[]> {
  const holders = await holdersIn([unit], 'localTraining.report', session)
  return [...new Set([...holders, ...(submitted ? [submitted.account] : [])])]
}

export async function tellDecided(actor: Actor, row: LocalTraining, counts: TraineeCounts, session: ClientSession) {
  const { approved, refused, revoked } = counts
  const values = { title: row.title, by: actor.name, approved: String(approved), refused: String(refused + revoked) }
  const telling = { kind: 'localTraining.decided' as const, values, ...placeOf(row) }
  await notify({ accounts: await reporters(row, session) }, telling, session)
}

export async function tellReturned(actor: Actor, row: LocalTraining, reason: string, session: ClientSession) {
  const values = { title: row.title, by: actor.name, reason }
  const telling = { kind: 'localTraining.returned' as const, values, ...placeOf(row) }
  await notify({ accounts: await reporters(row, session) }, telling, session)
}

/** Those on whose record it is now. */
export async function tellRecorded(
  row: LocalTraining,
  unitName: string,
  people: readonly string[],
  session: ClientSession,
) {
  const values = { title: row.title, unit: unitName }
  const key = `${row._id}:${row.revision}`
  await notify({ people }, { kind: 'localTraining.recorded', key, values, link: '/me' }, session)
}

/** Those from whose record it is taken: as often as it was on it. */
export async function tellRevoked(
  actor: Actor,
  { _id, title }: LocalTraining,
  { trainees, reason }: { trainees: readonly LocalTrainee[]; reason: string },
  session: ClientSession,
) {
  const values = { what: `“${title}”`, by: actor.name, reason }
  for (const [times, own] of Map.groupBy(trainees, ({ recorded }) => recorded)) {
    const people = own.map(({ person }) => person)
    await notify({ people }, { kind: 'record.revoked', key: `${_id}:${times}`, values, link: '/me' }, session)
  }
}
