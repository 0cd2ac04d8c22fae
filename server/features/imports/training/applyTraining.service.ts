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
import { whoTheyAre } from '../../roster/people.service.ts'
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

/** Who was merged into somebody since the file was looked through has it recorded as that person. */
async function writePart(of: RosterImport, part: EntryRow[], unitName: string, session: ClientSession) {
  const meant = await whoTheyAre([...new Set(part.map(({ plan }) => plan.entry.person))], session)
  const recorded = await recordedOf([...new Set(meant.values())], session)
  const left = new Map<string, string>()
  const inputs: ReturnType<typeof recordOf>[] = []
  for (const row of part) {
    const { entry } = row.plan
    const person = meant.get(entry.person)
    const known = (person && recorded.get(person)) || []
    const own = { training: trainingKey(entry), certificate: entry.certificate, credit: entry.credit }
    if (!person) left.set(row._id, '人员已不在名册。')
    else if (known.some((each) => isSame(each, own))) left.set(row._id, '这次培训已经有记录。')
    else {
      recorded.set(person, [...known, own])
      inputs.push(recordOf(of, row, { person, unitName }))
    }
  }
  await appendTogether(inputs, session)
  return left
}

function recordOf(
  of: RosterImport,
  { row, plan }: EntryRow,
  { person, unitName }: { person: string; unitName: string },
) {
  const { className, base, from, to, credit, certificate }: TrainingEntry = plan.entry
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
