/** An institution writes its report, lays it before the committee, takes it back, reports again. */
import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import { scope, type Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { createOnce } from '../../lib/createOnce.ts'
import { pinyinOf } from '../../lib/pinyin.ts'
import { transaction } from '../../lib/transaction.ts'
import { keyOfProof } from '../../storage/proofs.ts'
import { note } from '../audit/audit.service.ts'
import { unitFor } from '../organisations/organisations.service.ts'
import { ownUnit, topUnits } from '../organisations/topUnits.service.ts'
import { programmesAbove } from '../programmes/programmes.service.ts'
import { recount } from './counts.service.ts'
import type { Facts } from './localTraining.contract.ts'
import { fail } from './localTraining.failures.ts'
import { LocalTrainees, LocalTrainings, type LocalTraining } from './localTraining.model.ts'
import { EDITABLE, mayReopen, noTrainees, type TraineeState } from './localTraining.rule.ts'
import { refuseOutside } from './places.service.ts'
import { tellApprovers } from './tell.ts'
import { trainingToEdit, trainingToReport } from './visible.service.ts'

type Body = z.output<typeof Facts>
const FACTS = ['title', 'programme', 'from', 'to', 'place', 'teachers', 'hours', 'summary'] as const

export async function choices(actor: Actor) {
  const units = await topUnits(actor, 'localTraining.report')
  const programmes = await programmesAbove([...new Set(units.flatMap(({ ancestors }) => ancestors))])
  return {
    units: units.map(({ _id: id, name }) => ({ id, name })),
    programmes: programmes.map(({ _id: id, title }) => ({ id, title })),
  }
}

/** @throws localTraining.future, localTraining.unknownProgramme */
async function checked({ ancestors }: Pick<LocalTraining, 'ancestors'>, facts: Body): Promise<Body> {
  if (facts.from > businessDate()) throw fail('localTraining.future')
  const known =
    facts.programme === null || (await programmesAbove(ancestors)).some(({ _id }) => _id === facts.programme)
  if (!known) throw fail('localTraining.unknownProgramme')
  return facts
}

export async function create(actor: Actor, { id, unit, ...given }: Body & { id: string; unit?: string | undefined }) {
  const home = unit ? await unitFor(actor, 'localTraining.report', unit) : await ownUnit(actor, 'localTraining.report')
  const facts = await checked(home, given)
  const row: LocalTraining = {
    ...{ _id: id, unit: home._id, ancestors: home.ancestors, ...facts, ...pinyinOf(facts.title) },
    ...{ proofs: [], state: 'draft', revision: 1, remarks: '', counts: noTrainees(), submitted: null, decided: null },
  }
  await createOnce(LocalTrainings, {
    row,
    given: ['unit', ...FACTS],
    own: scope(actor, 'localTraining.report'),
    create: () =>
      transaction(async (session) => {
        await LocalTrainings.create([row], { session })
        await note(actor, 'localTraining.save', id, inWords(row), session)
      }),
  })
}

const inWords = ({ title, from, to }: Pick<LocalTraining, 'title' | 'from' | 'to'>): string =>
  `${title}，${from} 至 ${to}`

/** @throws localTraining.stale, localTraining.locked */
export async function save(actor: Actor, id: string, { revision, ...given }: Body & { revision: number }) {
  const facts = await checked(await trainingToEdit(actor, id), given)
  await transaction(async (session) => {
    const row = await trainingToEdit(actor, id, session)
    if (FACTS.every((field) => row[field] === facts[field])) return
    if (row.revision !== revision) throw fail('localTraining.stale')
    if (row.counts.approved > 0) throw fail('localTraining.locked')
    const { title, from, to } = facts
    const change = { $set: { ...facts, ...pinyinOf(title) }, $inc: { revision: 1 } }
    await LocalTrainings.updateOne({ _id: id }, change, { session })
    await LocalTrainees.updateMany({ training: id }, { $set: { from, to } }, { session })
    await note(actor, 'localTraining.save', id, inWords(facts), session)
  })
}

/** With its roster and evidence, which go last. Gone already is gone. */
export async function remove({ storage }: AppContext, actor: Actor, id: string): Promise<void> {
  const proofs = await transaction(async (session) => {
    const row = await trainingToEdit(actor, id, session)
    if (row.counts.approved + row.counts.revoked > 0) throw fail('localTraining.locked')
    await LocalTrainings.deleteOne({ _id: id }, { session })
    await LocalTrainees.deleteMany({ training: id }, { session })
    await note(actor, 'localTraining.remove', id, inWords(row), session)
    return row.proofs
  })
  for (const { id: proof } of proofs) await storage.remove(keyOfProof(id, proof))
}

async function put(row: LocalTraining, change: Partial<LocalTraining>, session: ClientSession): Promise<void> {
  await LocalTrainings.updateOne({ _id: row._id }, { $set: change, $inc: { revision: 1 } }, { session })
}

/** Whoever was not approved before is reported again. Twice is once. */
export async function submit(actor: Actor, id: string, { revision }: { revision: number }): Promise<void> {
  await transaction(async (session) => {
    const row = await trainingToReport(actor, id, session)
    if (row.state === 'submitted') return
    if (!EDITABLE.includes(row.state)) throw fail('localTraining.notEditable')
    if (row.revision !== revision) throw fail('localTraining.stale')
    if (row.to >= businessDate()) throw fail('localTraining.notOver', { to: row.to })
    if (row.proofs.length === 0) throw fail('localTraining.noEvidence')
    const again = { training: id, state: { $in: ['refused', 'revoked'] as TraineeState[] } }
    await LocalTrainees.updateMany(again, { $set: { state: 'waiting', remarks: '' } }, { session })
    const { waiting } = await recount(id, session)
    if (waiting === 0) throw fail('localTraining.nobody')
    await refuseOutside(row, session)
    const submitted = { account: actor.account, by: actor.name, at: now() }
    await put(row, { state: 'submitted', remarks: '', submitted, decided: null }, session)
    await tellApprovers(actor, { ...row, revision: revision + 1 }, waiting, session)
    await note(actor, 'localTraining.submit', id, `${inWords(row)}，${waiting} 人`, session)
  })
}

/** Who is approved meanwhile stays so. Twice is once. @throws localTraining.notWaiting */
export async function withdraw(actor: Actor, id: string): Promise<void> {
  await transaction(async (session) => {
    const row = await trainingToReport(actor, id, session)
    if (EDITABLE.includes(row.state)) return
    if (row.state !== 'submitted') throw fail('localTraining.notWaiting')
    await put(row, { state: row.counts.approved > 0 ? 'returned' : 'draft', submitted: null }, session)
    await note(actor, 'localTraining.withdraw', id, inWords(row), session)
  })
}

/** Twice is once. @throws localTraining.notEditable */
export async function reopen(actor: Actor, id: string): Promise<void> {
  await transaction(async (session) => {
    const row = await trainingToReport(actor, id, session)
    if (row.state === 'returned') return
    if (!mayReopen(row)) throw fail('localTraining.notEditable')
    await put(row, { state: 'returned' }, session)
    await note(actor, 'localTraining.withdraw', id, `${inWords(row)}，重新申报未认定的人员`, session)
  })
}
