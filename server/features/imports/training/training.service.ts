/** What a file of training done before would record, class by class, and what that does to coverage. */
import type { AppContext } from '../../../appContext.ts'
import { businessDate } from '../../../lib/clock.ts'
import { expectedEffect, type ExpectedEffect } from '../../coverage/expected.service.ts'
import { factsOf, trainingsOf } from '../../ledger/training.service.ts'
import { programmesAbove } from '../../programmes/programmes.service.ts'
import { peopleCalled } from '../../roster/calledPeople.service.ts'
import { countsOf, storePlan } from '../compare.service.ts'
import { RosterImports, type RosterImport } from '../imports.model.ts'
import { readFileOf, type ReadFile } from '../readRows.ts'
import { scopeOf } from '../scope.service.ts'
import { classesOf, type TrainingClass } from './classes.rule.ts'
import { entriesOf, withoutKnown, type PlannedTraining, type RecordedTraining } from './planTraining.rule.ts'
import { readTraining, type TrainingRow } from './readTraining.rule.ts'

async function readOf(app: AppContext, of: RosterImport, signal: AbortSignal): Promise<ReadFile<TrainingRow>> {
  const { findUnit } = await scopeOf(of.unit)
  const context = { fields: of.matching!.fields, dates: of.book!.dates, findUnit, today: businessDate() }
  return readFileOf(app, of, (row) => readTraining(row, context), signal)
}

/** Nobody outside the unit's subtree is looked up. */
const directoryFor = (unit: string, rows: readonly TrainingRow[]) =>
  peopleCalled(unit, {
    names: new Set(rows.map(({ name }) => name)),
    staffNumbers: new Set(rows.flatMap(({ staffNumber }) => staffNumber ?? [])),
    identityNumbers: [...new Set(rows.flatMap(({ identityNumber }) => identityNumber ?? []))],
  })

/** The trainings that stand in the ledger, by person. */
export async function recordedOf(
  people: readonly string[],
  session?: Parameters<typeof trainingsOf>[1],
): Promise<Map<string, RecordedTraining[]>> {
  const found = await trainingsOf(people, session)
  const recorded = [...found].map(([person, records]): [string, RecordedTraining[]] => [
    person,
    records.map((record) => {
      const { training, certificate } = factsOf(record)
      return { training, certificate, credit: record.credit }
    }),
  ])
  return new Map(recorded)
}

/** Reads, looks up who is meant and what is recorded, stores. */
export async function compareTraining(app: AppContext, of: RosterImport, signal: AbortSignal): Promise<void> {
  const { rows, errors, said } = await readOf(app, of, signal)
  const directory = await directoryFor(of.unit, rows)
  signal.throwIfAborted()
  const choices = new Map(of.choices.map(({ row, person }) => [row, person]))
  const entries = entriesOf(rows, { directory, choices })
  const people = [...new Set(entries.flatMap((each) => (each.kind === 'new' ? each.entry.person : [])))]
  const planned: PlannedTraining[] = [...errors, ...withoutKnown(entries, await recordedOf(people))]
  planned.sort((a, b) => a.row - b.row)
  await storePlan(of._id, { rows: planned, said })
  const classes = classesOf(planned, of.classes, await programmesAbove(of.ancestors))
  const effect = await expectedEffect(evidenceIn(planned, classes), signal)
  const known = { counts: countsOf(planned), classes, effect }
  await RosterImports.updateOne({ _id: of._id, state: 'checking' }, { $set: { state: 'checked', ...known } })
}

function evidenceIn(planned: readonly PlannedTraining[], classes: readonly TrainingClass[]) {
  const programmes = new Map(classes.map(({ name, programme }) => [name, programme]))
  return planned.flatMap((row) => {
    const programme = row.kind === 'new' && programmes.get(row.entry.className)
    return programme ? [{ person: row.entry.person, programme, on: row.entry.to }] : []
  })
}

/** Of what was planned, with the programmes that were chosen since. */
export const effectOf = (
  planned: readonly PlannedTraining[],
  classes: readonly TrainingClass[],
  signal: AbortSignal,
): Promise<ExpectedEffect[]> => expectedEffect(evidenceIn(planned, classes), signal)
