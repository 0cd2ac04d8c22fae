/**
 * Records approved training, fifty people in a transaction with the coverage that follows. The first part sets the mark; from
 * there on the work is done to its end by whichever worker takes the job up. What has been recorded meanwhile by
 * another import is left out, and its row says so.
 */
import type { ClientSession } from 'mongoose'
import type { JobContext } from '../../../jobs/definitions.ts'
import { slices } from '../../../lib/batches.ts'
import { appendTogether } from '../../ledger/appendTogether.service.ts'
import type { TrainingFacts } from '../../ledger/training.service.ts'
import { unitNames } from '../../organisations/unitNames.service.ts'
import { namesOf } from '../../roster/people.service.ts'
import { writeParts } from '../entries/parts.service.ts'
import { ImportRows, type RosterImport } from '../imports.model.ts'
import { openedRow, type OpenedRow } from '../sealedPlan.ts'
import { isSame, trainingKey, type PlannedTraining, type TrainingEntry } from './planTraining.rule.ts'
import { recordedOf } from './training.service.ts'

const AT_ONCE = 50
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
  const unitName = (await unitNames([of.unit])).get(of.unit) ?? ''
  await writeParts(job, of, await partsOfTraining(of._id), {
    write: (part, session) => writePart(of, part, unitName, session),
  })
}

async function writePart(of: RosterImport, part: EntryRow[], unitName: string, session: ClientSession) {
  const people = [...new Set(part.map(({ plan }) => plan.entry.person))]
  const there = new Set((await namesOf(people, session)).map(({ _id }) => _id))
  const recorded = await recordedOf(people, session)
  const leftOut = ({ plan: { entry } }: EntryRow): string | null => {
    if (!there.has(entry.person)) return '人员已不在名册。'
    const own = { training: trainingKey(entry), certificate: entry.certificate, credit: entry.credit }
    const isKnown = recorded.get(entry.person)?.some((each) => isSame(each, own)) ?? false
    return isKnown ? '这次培训已由另一次导入记录。' : null
  }
  const left = new Map(
    part.flatMap((row): [string, string][] => [leftOut(row)].flatMap((why) => (why ? [[row._id, why]] : []))),
  )
  const inputs = part.filter(({ _id }) => !left.has(_id)).map((row) => recordOf(of, row, unitName))
  await appendTogether(inputs, session)
  return left
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
