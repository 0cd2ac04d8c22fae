/** Coverage follows what is recorded, in the recorder's own transaction: a completion moves the figures at once. */
import { allRequirements, requirementsMovedBy, type Requirement } from '../programmes/requirements.service.ts'
import type { ClientSession } from 'mongoose'
import { enqueue } from '../../jobs/enqueue.ts'
import { recordsAppended } from '../ledger/ledger.events.ts'
import type { LearningRecord } from '../ledger/ledger.service.ts'
import { unitMoved, unitPlaced } from '../organisations/organisations.events.ts'
import { requirementChanged } from '../programmes/programmes.events.ts'
import { appointmentsChanged, peopleAdded, personCorrected } from '../roster/roster.events.ts'
import { cellId, Cells } from './coverage.model.ts'
import { EVIDENCE_KINDS } from './evidence.ts'
import { computeJob } from './recompute.service.ts'
import { refold } from './refold.service.ts'
import { markPeople, markUnit } from './timelines/pending.service.ts'

async function refoldEach(
  requirements: Requirement[],
  people: readonly string[],
  session: ClientSession,
): Promise<void> {
  for (const requirement of requirements) await refold(requirement, people, session)
}

const isEvidence = ({ kind }: LearningRecord): boolean => (EVIDENCE_KINDS as readonly string[]).includes(kind)
const TRAININGS: readonly unknown[] = ['training.completed', 'class.completed']
const isLocal = ({ kind, data }: LearningRecord): boolean => [kind, data['of']].includes('localTraining.completed')
const isTraining = ({ kind, data }: LearningRecord): boolean =>
  TRAININGS.some((each) => [kind, data['of']].includes(each))

/** A record moves a requirement of hours by its credit, another by what it is about, by being training of any name, or a class held for it. */
function moves(record: LearningRecord, { _id, clock, programmes, courses, ...takes }: Requirement): boolean {
  if (clock === 'hours') return record.credit !== 0
  if (!isEvidence(record)) return false
  if (record.data['requirement'] === _id) return true
  if ((takes.trainings && isTraining(record)) || (takes.localTrainings === true && isLocal(record))) return true
  return programmes.includes(record.subject) || courses.includes(record.subject)
}

recordsAppended.on(async (records, session) => {
  const evidence = records.filter(isEvidence)
  const hasCredit = records.some(({ credit }) => credit !== 0)
  if (evidence.length === 0 && !hasCredit) return
  await markPeople(
    records.filter((record) => isEvidence(record) || record.credit !== 0).map(({ person }) => person),
    session,
  )
  const subjects = [...new Set(evidence.map(({ subject }) => subject))]
  const heldFor = [...new Set(evidence.flatMap(({ data }) => (data['requirement'] as string | null | undefined) ?? []))]
  const takenBy = { isTraining: evidence.some(isTraining), isLocal: evidence.some(isLocal) }
  const moved = await requirementsMovedBy({ subjects, heldFor, ...takenBy, hasCredit }, session)
  for (const requirement of moved) {
    const people = records.filter((record) => moves(record, requirement)).map(({ person }) => person)
    if (people.length > 0) await refold(requirement, [...new Set(people)], session)
  }
})

async function followPosts({ people }: { people: readonly string[] }, session: ClientSession): Promise<void> {
  await markPeople(people, session)
  await refoldEach(await allRequirements(session), people, session)
}
appointmentsChanged.on(followPosts)
peopleAdded.on(followPosts)

/** Lists of people carry their names and numbers. */
personCorrected.on(async ({ person }, session) => refoldEach(await allRequirements(session), [person], session))

/** The counts follow with the people; where the cell itself stands is known at once. */
unitMoved.on(async ({ unit, parent }, session) => {
  for (const { _id } of await allRequirements(session))
    await Cells.updateOne({ _id: cellId(_id, unit) }, { $set: { parent } }, { session })
})

unitPlaced.on(({ unit }, session) => markUnit(unit, session))

requirementChanged.on(async ({ requirement, account }, session) =>
  enqueue(...computeJob(requirement, account), session),
)
