/** Takes approved training back as one, by compensating records, or says what depends on it. */
import type { ClientSession } from 'mongoose'
import type { JobContext } from '../../../jobs/definitions.ts'
import { now } from '../../../lib/clock.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { dependingOn, retractTogether, standingWithKeys } from '../../ledger/training.service.ts'
import { namesOf } from '../../roster/people.service.ts'
import type { Kept } from '../../roster/undoPeople.service.ts'
import { RosterImports, type RosterImport } from '../imports.model.ts'
import { refuse, undoerOf } from '../refuseUndo.ts'
import { partsOfTraining, recordKey, type EntryRow } from './applyTraining.service.ts'

export async function undoTraining(job: JobContext, of: RosterImport): Promise<void> {
  const parts = (await partsOfTraining(of._id)).slice(0, of.partsDone)
  if (!of.undoneAt) {
    const kept: Kept[] = []
    for (const part of parts) kept.push(...(await transaction((session) => keptIn(of, part, session))))
    if (kept.length > 0) return refuse(of, kept)
  }
  for (const [at, part] of parts.entries()) {
    if (at < of.partsUndone) continue
    job.signal.throwIfAborted()
    await job.publish((session) => undoPart(of, at, part, session))
    job.progress((at + 1) / parts.length)
  }
  await job.publish((session) =>
    RosterImports.updateOne({ _id: of._id }, { $set: { state: 'undone', progress: 1 } }, { session }),
  )
}

const recordsOf = (of: RosterImport, part: readonly EntryRow[], session: ClientSession) =>
  standingWithKeys(
    part.map(({ row }) => recordKey(of._id, row)),
    session,
  )

async function keptIn(of: RosterImport, part: readonly EntryRow[], session: ClientSession): Promise<Kept[]> {
  const depending = await dependingOn(await recordsOf(of, part, session), session)
  const people = await namesOf(
    depending.map(({ person }) => person),
    session,
  )
  const names = new Map(people.map(({ _id, name }) => [_id, name]))
  return depending.map(({ person, what }) => ({ person, name: names.get(person) ?? '', what }))
}

/** Behind the first part all of it goes: what came to depend on a later one meanwhile is told by the record itself. */
async function undoPart(
  of: RosterImport,
  at: number,
  part: readonly EntryRow[],
  session: ClientSession,
): Promise<void> {
  const by = undoerOf(of)
  await retractTogether(await recordsOf(of, part, session), by, `撤销导入“${of.fileName}”`, session)
  const first = at === 0 ? { undoneAt: now() } : {}
  await RosterImports.updateOne({ _id: of._id }, { $set: { partsUndone: at + 1, ...first } }, { session })
  if (at === 0) await note(by, 'import.undo', of._id, `${of.fileName}：以前的培训 ${of.counts.new ?? 0} 条`, session)
}
