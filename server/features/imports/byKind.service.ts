/** The work of an import, as its kind does it. Each is quiet when the import is in another state by now. */
import type { AppContext } from '../../appContext.ts'
import type { JobContext } from '../../jobs/definitions.ts'
import { applyPeople } from './applyImport.service.ts'
import { comparePeople } from './compare.service.ts'
import { applyHonours, compareHonours, undoHonours } from './honours/honours.service.ts'
import { RosterImports, type RosterImport, type State } from './imports.model.ts'
import type { ImportKind } from './kinds.rule.ts'
import { applyTraining } from './training/applyTraining.service.ts'
import { compareTraining } from './training/training.service.ts'
import { undoTraining } from './training/undoTraining.service.ts'
import { undoPeopleImport } from './undoImport.service.ts'

interface Work {
  compare(app: AppContext, of: RosterImport, signal: AbortSignal): Promise<void>
  /** `atOnce`: people of a transaction, where several parts are tried with few. */
  apply(job: JobContext, of: RosterImport, atOnce?: number): Promise<void>
  undo(job: JobContext, of: RosterImport): Promise<void>
}
const WORK: Record<ImportKind, Work> = {
  people: { compare: comparePeople, apply: applyPeople, undo: undoPeopleImport },
  honours: { compare: compareHonours, apply: applyHonours, undo: undoHonours },
  training: { compare: compareTraining, apply: applyTraining, undo: undoTraining },
}

const inState = (id: string, state: State): Promise<RosterImport | null> =>
  RosterImports.findOne({ _id: id, state }).lean()

export async function compare(app: AppContext, id: string, signal: AbortSignal): Promise<void> {
  const of = await inState(id, 'checking')
  if (of) await WORK[of.kind].compare(app, of, signal)
}

export async function applyImport(job: JobContext, id: string, atOnce?: number): Promise<void> {
  const of = await inState(id, 'applying')
  if (of) await WORK[of.kind].apply(job, of, atOnce)
}

export async function undoImport(job: JobContext, id: string): Promise<void> {
  const of = await inState(id, 'undoing')
  if (of) await WORK[of.kind].undo(job, of)
}
