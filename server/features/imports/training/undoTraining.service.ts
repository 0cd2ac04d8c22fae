/** Takes approved training back as one, by compensating records, or says what depends on it. */
import type { ClientSession } from 'mongoose'
import type { JobContext } from '../../../jobs/definitions.ts'
import { dependingOn, retractTogether, standingWithKeys } from '../../ledger/training.service.ts'
import { namesOf } from '../../roster/people.service.ts'
import type { Kept } from '../../roster/undoPeople.service.ts'
import { takePartsBack } from '../entries/parts.service.ts'
import type { RosterImport } from '../imports.model.ts'
import { undoerOf } from '../refuseUndo.ts'
import { partsOfTraining, recordKey, type EntryRow } from './applyTraining.service.ts'

export const undoTraining = async (job: JobContext, of: RosterImport): Promise<void> =>
  takePartsBack(job, of, await partsOfTraining(of._id), {
    keptIn: (part, session) => keptIn(of, part, session),
    undo: async (part, session) => {
      const reason = `撤销导入“${of.fileName}”`
      await retractTogether(await recordsOf(of, part, session), undoerOf(of), reason, session)
    },
    said: `${of.fileName}：以前的培训 ${of.counts.new ?? 0} 条`,
  })

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
