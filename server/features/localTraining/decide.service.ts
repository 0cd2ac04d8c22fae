/** 审批: the committee approves all or single people, refuses single ones, or sends the whole back. */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import { now } from '../../lib/clock.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { recount } from './counts.service.ts'
import { fail } from './localTraining.failures.ts'
import { LocalTrainees, LocalTrainings, type LocalTraining } from './localTraining.model.ts'
import { namesIn } from './places.service.ts'
import { recordPeople } from './record.service.ts'
import { tellDecided, tellReturned } from './tell.ts'
import { trainingToDecide } from './visible.service.ts'

interface Decision {
  revision: number
  people?: readonly string[] | undefined
}
/** Records with the coverage that follows of them: as many as in a part of an import. */
const AT_ONCE = 50

/** As the committee has read it. @throws localTraining.notWaiting, localTraining.stale */
async function waitingTraining(actor: Actor, id: string, revision: number, session: ClientSession) {
  const row = await trainingToDecide(actor, id, session)
  if (row.state !== 'submitted') throw fail('localTraining.notWaiting')
  if (row.revision !== revision) throw fail('localTraining.stale')
  return row
}

/** Once nobody waits any more it is decided, and told. */
async function settle(actor: Actor, row: LocalTraining, session: ClientSession): Promise<void> {
  const counts = await recount(row._id, session)
  if (counts.waiting > 0) return
  const decided = { account: actor.account, by: actor.name, at: now() }
  await LocalTrainings.updateOne({ _id: row._id }, { $set: { state: 'decided', decided } }, { session })
  await tellDecided(actor, row, counts, session)
}

const waitingOf = (training: string, people: readonly string[] | undefined) => ({
  training,
  state: 'waiting' as const,
  ...(people && { person: { $in: [...people] } }),
})

/** One part, in a transaction of its own. @returns whether there may be more */
const approvePart = (actor: Actor, id: string, { revision, people }: Decision): Promise<boolean> =>
  transaction(async (session) => {
    const decided = await trainingToDecide(actor, id, session)
    if (decided.state === 'decided' && decided.revision === revision) return false
    const row = await waitingTraining(actor, id, revision, session)
    const part = await LocalTrainees.find(waitingOf(id, people), null, { session })
      .sort({ training: 1, state: 1, pinyin: 1, _id: 1 })
      .limit(AT_ONCE)
      .lean()
    if (part.length === 0) return false
    await recordPeople(actor, row, part, session)
    await settle(actor, row, session)
    const names = namesIn(part.map(({ name }) => name))
    await note(actor, 'localTraining.approve', id, `${row.title}：${names}，共 ${part.length} 人`, session)
    return part.length === AT_ONCE
  })

/** Fifty people in a transaction; what was broken off goes on where it stopped. Twice is once. */
export async function approve(actor: Actor, id: string, decision: Decision): Promise<void> {
  while (await approvePart(actor, id, decision));
}

/** Twice is once. @throws localTraining.noneSuch */
export async function refuse(
  actor: Actor,
  id: string,
  { revision, people, remarks }: Decision & { people: readonly string[]; remarks: string },
): Promise<void> {
  await transaction(async (session) => {
    const chosen = { training: id, person: { $in: [...people] } }
    const row = await trainingToDecide(actor, id, session)
    const trainees = await LocalTrainees.find(chosen, null, { session }).lean()
    const refused = trainees.filter((each) => each.state === 'refused' && each.remarks === remarks)
    if (refused.length === people.length && row.revision === revision) return
    await waitingTraining(actor, id, revision, session)
    const waiting = trainees.filter(({ state }) => state === 'waiting')
    if (waiting.length === 0) throw fail('localTraining.noneSuch')
    const update = { $set: { state: 'refused' as const, remarks } }
    await LocalTrainees.updateMany({ ...chosen, state: 'waiting' }, update, { session })
    await settle(actor, row, session)
    const names = namesIn(waiting.map(({ name }) => name))
    await note(actor, 'localTraining.refuse', id, `${row.title}：${names}；${remarks}`, session)
  })
}

/** Twice is once. */
export async function sendBack(
  actor: Actor,
  id: string,
  { revision, remarks }: { revision: number; remarks: string },
): Promise<void> {
  await transaction(async (session) => {
    const before = await trainingToDecide(actor, id, session)
    if (before.state === 'returned' && before.remarks === remarks) return
    const row = await waitingTraining(actor, id, revision, session)
    const returned = { $set: { state: 'returned' as const, remarks }, $inc: { revision: 1 } }
    await LocalTrainings.updateOne({ _id: id }, returned, { session })
    await tellReturned(actor, row, remarks, session)
    await note(actor, 'localTraining.return', id, `${row.title}；${remarks}`, session)
  })
}
