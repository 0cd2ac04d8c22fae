/** Coverage follows what is recorded, in the recorder's own transaction: a completion moves the figures at once. */
import type { ClientSession } from 'mongoose'
import { enqueue } from '../../jobs/enqueue.ts'
import { recordAppended } from '../ledger/ledger.events.ts'
import { requirementChanged } from '../programmes/programmes.events.ts'
import { Requirements, type Requirement } from '../programmes/programmes.model.ts'
import { appointmentsChanged } from '../roster/roster.events.ts'
import { computeJob } from './computeKey.ts'
import './coverage.jobs.ts'
import { refold } from './refold.service.ts'

async function refoldEach(filter: Record<string, unknown>, person: string, session: ClientSession): Promise<void> {
  const requirements = await Requirements.find(filter, null, { session }).lean<Requirement[]>()
  for (const requirement of requirements) await refold(requirement, [person], session)
}

/** A revocation names the programme of the record that it takes back. */
recordAppended.on(async ({ kind, subject, person }, session) => {
  if (kind === 'programme.completed' || kind === 'revoked') await refoldEach({ programmes: subject }, person, session)
})

appointmentsChanged.on(({ person }, session) => refoldEach({}, person, session))

requirementChanged.on(async ({ requirement, account }, session) =>
  enqueue(...computeJob(requirement, account), session),
)
