/** Takes an applied import back as one, or says what stands in the way. */
import type { ClientSession } from 'mongoose'
import type { JobContext } from '../../jobs/definitions.ts'
import { now } from '../../lib/clock.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { followPosts } from '../roster/manyPeople.service.ts'
import type { MadeChange } from '../roster/madeChange.rule.ts'
import { keptChanges, undoPeople, type Kept } from '../roster/undoPeople.service.ts'
import { AT_ONCE, saidOf, sizeOfParts } from './applyImport.service.ts'
import { RosterImports, type RosterImport } from './imports.model.ts'
import { refuse, undoerOf } from './refuseUndo.ts'
import { fieldsMade, personChange } from './plan/changes.rule.ts'
import { openPart, partsOf, peopleOfPlan, rowsOf, type OpenedPerson, type PersonRows } from './plannedPeople.service.ts'

export async function undoPeopleImport(job: JobContext, of: RosterImport): Promise<void> {
  const { _id: id } = of
  const people = await peopleOfPlan(id)
  const partSize = of.partSize ?? AT_ONCE
  const written = partsOf(people, partSize).slice(0, of.partsDone).flat()
  // The roster may have grown since it was written.
  const undoPartSize = of.undoPartSize ?? (of.undoneAt ? partSize : Math.min(partSize, await sizeOfParts(0)))
  const parts = partsOf(written, undoPartSize)
  if (!of.undoneAt && !(await mayUndo(of, parts))) return
  for (const [at, part] of parts.entries()) {
    if (at < of.partsUndone) continue
    job.signal.throwIfAborted()
    const changes = await changesOf(of, part)
    const kept = await job.publish((session) => undoPart({ ...of, undoPartSize }, at, changes, session))
    if (kept.length > 0) return refuse(of, kept) // only where it is one transaction, or somebody was quick
  }
  await followPosts(
    people.map(({ person }) => person),
    { signal: job.signal, onProgress: (done) => job.progress(done / people.length) },
  )
  await job.publish((session) =>
    RosterImports.updateOne({ _id: id }, { $set: { state: 'undone', progress: 1 } }, { session }),
  )
}

/** Of somebody whom the import added. */
const FIRST = 1

const madeOf = (of: RosterImport, each: OpenedPerson): MadeChange => {
  const { person, added, begun, replaced } = personChange(rowsOf(each), of._id)
  return {
    person,
    added,
    fields: fieldsMade(rowsOf(each)),
    begun: begun.map(({ id }) => id),
    replaced: replaced.map(({ post, by }) => ({ post, by: by.id })),
    revision: each.records[0]!.revision ?? FIRST,
  }
}

/** Without those that were left out. */
async function changesOf(of: RosterImport, part: readonly PersonRows[]): Promise<MadeChange[]> {
  const people = await openPart(of._id, part)
  return people.filter(({ records }) => records[0]!.left === null).map((each) => madeOf(of, each))
}

async function mayUndo(of: RosterImport, parts: PersonRows[][]): Promise<boolean> {
  const kept: Kept[] = []
  for (const part of parts) {
    const changes = await changesOf(of, part)
    kept.push(...(await transaction((session) => keptChanges(changes, session))))
  }
  if (kept.length === 0) return true
  await refuse(of, kept)
  return false
}

/** @returns what stands in the way: then nothing of the part was taken back */
async function undoPart(of: RosterImport, at: number, changes: MadeChange[], session: ClientSession): Promise<Kept[]> {
  const kept = await keptChanges(changes, session)
  if (kept.length > 0) return kept
  await undoPeople(changes, session)
  await RosterImports.updateOne({ _id: of._id }, { $set: { partsUndone: at + 1 } }, { session })
  const { matchedCount } = await RosterImports.updateOne(
    { _id: of._id, undoneAt: null },
    { $set: { undoneAt: now(), undoPartSize: of.undoPartSize } },
    { session },
  )
  if (matchedCount === 1) await note(undoerOf(of), 'import.undo', of._id, saidOf(of), session)
  return []
}
