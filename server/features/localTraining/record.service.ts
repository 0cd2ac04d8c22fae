/** What the ledger holds of approved people: recorded once, taken back and put right by compensating records. */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import { shortLists } from '../../lib/lookUp.ts'
import { appendTogether } from '../ledger/appendTogether.service.ts'
import { award } from '../ledger/ledger.service.ts'
import { dependingOn, retractTogether, standingWithKeys } from '../ledger/training.service.ts'
import { unitNames } from '../organisations/unitNames.service.ts'
import { programmeTitles } from '../programmes/programmes.service.ts'
import { whoTheyAre } from '../roster/people.service.ts'
import { fail } from './localTraining.failures.ts'
import { LocalTrainees, recordKey, type LocalTrainee, type LocalTraining } from './localTraining.model.ts'
import { namesIn } from './places.service.ts'
import { tellRecorded } from './tell.ts'

/** Appends a record of each, marks them approved and tells them. */
export async function recordPeople(
  actor: Actor,
  row: LocalTraining,
  trainees: readonly LocalTrainee[],
  session: ClientSession,
): Promise<void> {
  const people = trainees.map(({ person }) => person)
  await whoTheyAre(people, session) // a merger of one of them at the same time conflicts
  const unitName = (await unitNames([row.unit])).get(row.unit) ?? ''
  const { _id: training, title, programme, from, to } = row
  const titles = programme ? await programmeTitles([programme], session) : new Map<string, string>()
  const source = { unitName, by: row.submitted?.by ?? '', approvedBy: actor.name }
  const data = { title, programme: titles.get(programme ?? '') ?? null, training, from, to, source }
  const inputs = []
  for (const trainee of trainees)
    inputs.push({
      key: recordKey(trainee, trainee.recorded + 1),
      person: trainee.person,
      actor: actor.account,
      kind: 'localTraining.completed' as const,
      subject: programme ?? `local:${training}`,
      on: to,
      data,
      ...(await award({ kind: 'localTraining', hours: trainee.hours ?? row.hours }, to)),
    })
  await appendTogether(inputs, session)
  const approved = { $set: { state: 'approved' as const, remarks: '' }, $inc: { recorded: 1 } }
  for (const slice of shortLists(people))
    await LocalTrainees.updateMany({ training, person: { $in: slice } }, approved, { session })
  await tellRecorded(row, unitName, people, session)
}

/** Takes the records of approved people back. @throws localTraining.disputed */
export async function retractPeople(
  actor: Actor,
  trainees: readonly LocalTrainee[],
  reason: string,
  session: ClientSession,
): Promise<void> {
  const keys = trainees.map((trainee) => recordKey(trainee, trainee.recorded))
  const records = await standingWithKeys(keys, session)
  const disputed = new Set((await dependingOn(records, session)).map(({ person }) => person))
  const names = trainees.flatMap(({ person, name }) => (disputed.has(person) ? [name] : []))
  if (names.length > 0) throw fail('localTraining.disputed', { names: namesIn(names) })
  await retractTogether(records, actor, reason, session)
}
