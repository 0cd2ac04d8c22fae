/**
 * Records approved training, fifty people in a transaction with the coverage that follows. The first part sets the mark; from
 * there on the work is done to its end by whichever worker takes the job up. What has been recorded meanwhile by
 * another import is left out, and its row says so.
 */
import type { ClientSession } from 'mongoose'
import type { JobContext } from '../../../jobs/definitions.ts'
import { slices } from '../../../lib/batches.ts'
import { now } from '../../../lib/clock.ts'
import { appendTogether } from '../../ledger/appendTogether.service.ts'
import type { TrainingFacts } from '../../ledger/training.service.ts'
import { unitNames } from '../../organisations/unitNames.service.ts'
import { namesOf } from '../../roster/people.service.ts'
import { ImportRows, RosterImports, type RosterImport } from '../imports.model.ts'
import { openedRow, type OpenedRow } from '../sealedPlan.ts'
import { isSame, trainingKey, type PlannedTraining, type TrainingEntry } from './planTraining.rule.ts'
import { recordedOf } from './training.service.ts'

const AT_ONCE = 50
/** Of this size since the first version: parts are counted. */
export type EntryRow = OpenedRow<PlannedTraining & { kind: 'new' }>

/** The rows that record something, person by person, in parts; the same at every call. */
export async function partsOfTraining(importId: string): Promise<EntryRow[][]> {
  const rows: EntryRow[] = []
  for await (const row of ImportRows.find({ import: importId, kind: 'new' }).sort({ row: 1, _id: 1 }).lean())
    rows.push(openedRow<EntryRow['plan']>(row))
  const people = [...Map.groupBy(rows, ({ plan }) => plan.entry.person).values()]
  return [...slices(people, AT_ONCE)].map((part) => part.flat())
}

export const recordKey = (importId: string, row: number): string => `training:${importId}:${row}`

export async function applyTraining(job: JobContext, of: RosterImport): Promise<void> {
  const parts = await partsOfTraining(of._id)
  const unitName = (await unitNames([of.unit])).get(of.unit) ?? ''
  for (const [at, part] of parts.entries()) {
    if (at < of.partsDone) continue
    job.signal.throwIfAborted()
    await job.publish((session) => writePart(of, { at, part, unitName }, session))
    const progress = (at + 1) / parts.length
    job.progress(progress)
    await RosterImports.updateOne({ _id: of._id, state: 'applying' }, { $set: { progress } })
  }
  const done = { state: 'applied' as const, appliedAt: now(), progress: 1 }
  await job.publish((session) => RosterImports.updateOne({ _id: of._id }, { $set: done }, { session }))
}

interface Part {
  at: number
  part: EntryRow[]
  unitName: string
}

async function writePart(of: RosterImport, { at, part, unitName }: Part, session: ClientSession): Promise<void> {
  const people = [...new Set(part.map(({ plan }) => plan.entry.person))]
  const there = new Set((await namesOf(people, session)).map(({ _id }) => _id))
  const recorded = await recordedOf(people, session)
  const leftOut = (row: EntryRow): string | null => {
    const { entry } = row.plan
    if (!there.has(entry.person)) return '人员已不在名册。'
    const own = { training: trainingKey(entry), certificate: entry.certificate, credit: entry.credit }
    const isKnown = recorded.get(entry.person)?.some((each) => isSame(each, own)) ?? false
    return isKnown ? '这次培训已由另一次导入记录。' : null
  }
  const left = part.flatMap((row) => ({ row, why: leftOut(row) }))
  const inputs = left.filter(({ why }) => why === null).map(({ row }) => recordOf(of, row, unitName))
  await appendTogether(inputs, session)
  for (const { row, why } of left)
    if (why !== null) await ImportRows.updateOne({ _id: row._id }, { $set: { left: why } }, { session })
  const first = of.committedAt === null && at === 0 ? { committedAt: now() } : {}
  await RosterImports.updateOne({ _id: of._id }, { $set: { partsDone: at + 1, ...first } }, { session })
}

function recordOf(of: RosterImport, { row, plan }: EntryRow, unitName: string) {
  const { person, className, base, from, to, credit, certificate }: TrainingEntry = plan.entry
  const { programme, programmeTitle } = of.classes.find(({ name }) => name === className) ?? {}
  const source = { import: of._id, row, unitName, by: of.by, approvedBy: of.approved!.by }
  const training = trainingKey(plan.entry)
  const facts: TrainingFacts = {
    class: className,
    base,
    from,
    to,
    certificate,
    title: programmeTitle ?? null,
    training,
    source,
  }
  return {
    key: recordKey(of._id, row),
    person,
    actor: of.approved!.account,
    kind: 'training.completed' as const,
    subject: programme ?? `class:${training}`.slice(0, 200),
    on: to,
    data: { ...facts },
    credit,
  }
}
