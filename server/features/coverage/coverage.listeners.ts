/** Coverage follows what is recorded, in the recorder's own transaction: a completion moves the figures at once. */
import { allRequirements, requirementsNaming, type Requirement } from '../programmes/requirements.service.ts'
import type { ClientSession } from 'mongoose'
import { enqueue } from '../../jobs/enqueue.ts'
import { recordsAppended } from '../ledger/ledger.events.ts'
import type { RecordKind } from '../ledger/ledger.service.ts'
import { unitMoved } from '../organisations/organisations.events.ts'
import { requirementChanged } from '../programmes/programmes.events.ts'
import { appointmentsChanged, personCorrected } from '../roster/roster.events.ts'
import { followsPerson } from '../roster/joinedPeople.service.ts'
import { keepsPeople } from '../roster/undoPeople.service.ts'
import { cellId, Cells, Exemptions } from './coverage.model.ts'
import { computeJob } from './recompute.service.ts'
import { refold } from './refold.service.ts'

async function refoldEach(
  requirements: Requirement[],
  people: readonly string[],
  session: ClientSession,
): Promise<void> {
  for (const requirement of requirements) await refold(requirement, people, session)
}

/** A revocation names the programme of the record that it takes back. */
const MOVING: RecordKind[] = ['programme.completed', 'training.completed', 'revoked', 'restored']
recordsAppended.on(async (records, session) => {
  const moving = records.filter(({ kind }) => MOVING.includes(kind))
  if (moving.length === 0) return
  const subjects = [...new Set(moving.map(({ subject }) => subject))]
  for (const requirement of await requirementsNaming(subjects, session)) {
    const people = moving.filter(({ subject }) => requirement.programmes.includes(subject)).map(({ person }) => person)
    await refold(requirement, [...new Set(people)], session)
  }
})

appointmentsChanged.on(async ({ people }, session) => refoldEach(await allRequirements(session), people, session))

/** Lists of people carry their names. */
personCorrected.on(async ({ person }, session) => refoldEach(await allRequirements(session), [person], session))

/** The counts follow with the people; where the cell itself stands is known at once. */
unitMoved.on(async ({ unit, parent }, session) => {
  for (const { _id } of await allRequirements(session))
    await Cells.updateOne({ _id: cellId(_id, unit) }, { $set: { parent } }, { session })
})

requirementChanged.on(async ({ requirement, account }, session) =>
  enqueue(...computeJob(requirement, account), session),
)

keepsPeople('已有豁免', Exemptions)
followsPerson(Exemptions, '豁免')
