/** The table of kinds of honours: one for the whole tree, kept by the committee. */
import { scope, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { isDuplicate } from '../../lib/model.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { fail } from './honours.failures.ts'
import { HonourKinds, Honours, type HonourKind } from './honours.model.ts'

/** What an installation starts with: national 双创 projects and 攀登 projects come first (opinion 2018). */
const DEFAULTS: readonly HonourKind[] = [
  { _id: 'model-university', name: '全国党建工作示范高校', of: 'unit', first: true, revision: 1 },
  { _id: 'benchmark-faculty', name: '全国党建工作标杆院系', of: 'unit', first: true, revision: 1 },
  { _id: 'model-branch', name: '全国党建工作样板支部', of: 'unit', first: true, revision: 1 },
  { _id: 'climbing', name: '“攀登”计划项目', of: 'unit', first: true, revision: 1 },
  { _id: 'studio', name: '“双带头人”教师党支部书记工作室', of: 'both', first: false, revision: 1 },
  { _id: 'party-worker', name: '优秀党务工作者', of: 'person', first: false, revision: 1 },
]

export async function honourKinds(actor: Actor): Promise<HonourKind[]> {
  scope(actor, 'roster.read')
  return allKinds()
}

export async function allKinds(): Promise<HonourKind[]> {
  const rows = await HonourKinds.find().sort({ name: 1 }).lean()
  if (rows.length > 0) return rows
  await HonourKinds.bulkWrite(
    DEFAULTS.map(({ _id, ...kind }) => ({
      updateOne: { filter: { _id }, update: { $setOnInsert: kind }, upsert: true },
    })) as never,
  )
  return HonourKinds.find().sort({ name: 1 }).lean()
}

export const kindNames = async (): Promise<Map<string, string>> =>
  new Map((await allKinds()).map(({ _id, name }) => [_id, name]))

type Given = Pick<HonourKind, 'name' | 'of' | 'first' | 'revision'>

/** The same again changes nothing. @throws honourKind.nameTaken, conflict */
export async function saveKind(actor: Actor, _id: string, { name, of, first, revision }: Given): Promise<void> {
  scope(actor, 'honour.write')
  await allKinds()
  const row: HonourKind = { _id, name, of, first, revision: revision + 1 }
  const said = `${name}${first ? '，优先' : ''}`
  await transaction(async (session) => {
    const before = await HonourKinds.findById(_id, null, { session }).lean()
    if (before && before.name === name && before.of === of && before.first === first) return
    if ((before?.revision ?? 0) !== revision) throw httpFail('conflict')
    const { _id: _, ...fields } = row
    await HonourKinds.updateOne({ _id }, { $set: fields }, { upsert: true, session })
    await note(actor, 'honourKind.save', _id, before ? `${before.name} → ${said}` : said, session)
  }).catch((error: unknown) => {
    throw isDuplicate(error) ? fail('honourKind.nameTaken', { name }) : error
  })
}

/** @throws honourKind.inUse */
export async function removeKind(actor: Actor, _id: string): Promise<void> {
  scope(actor, 'honour.write')
  await transaction(async (session) => {
    const row = await HonourKinds.findById(_id, null, { session }).lean()
    if (!row) throw httpFail('notFound')
    if (await Honours.exists({ kind: _id }).session(session)) throw fail('honourKind.inUse')
    await HonourKinds.deleteOne({ _id }, { session })
    await note(actor, 'honourKind.remove', _id, row.name, session)
  })
}
