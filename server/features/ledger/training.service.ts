/** Training done before or elsewhere, as the ledger holds it, of many people at once. */
import type { ClientSession } from 'mongoose'
import { shortLists } from '../../lib/lookUp.ts'
import { appendTogether, recordsWithKeys } from './appendTogether.service.ts'
import { compensation, joinedKey } from './compensation.rule.ts'
import { recordsRetracting } from './ledger.events.ts'
import { LearningRecords, type LearningRecord } from './ledger.model.ts'
import { recordText } from './recordText.rule.ts'
import { takenBack } from './revocation.rule.ts'

/** What a record says of a training. */
export interface TrainingFacts {
  class: string
  base: string
  from: string
  to: string
  certificate: string
  /** The name of the programme that it counts for. */
  title: string | null
  /** Which training it is: the same of a person is recorded once. */
  training: string
  source: { import: string; row: number; unitName: string; by: string; approvedBy: string }
}
export const factsOf = ({ data }: Pick<LearningRecord, 'data'>): TrainingFacts => data as unknown as TrainingFacts

const within = (session: ClientSession | undefined) => (session ? { session } : {})

async function compensationsOfAll(people: readonly string[], session?: ClientSession): Promise<LearningRecord[]> {
  const kind = { $in: ['revoked', 'restored'] as LearningRecord['kind'][] }
  return LearningRecords.find({ person: { $in: [...people] }, kind }, null, within(session)).lean()
}

/** What stands of some people, by person. */
export async function trainingsOf(
  people: readonly string[],
  session?: ClientSession,
): Promise<Map<string, LearningRecord[]>> {
  const found: LearningRecord[] = []
  for (const slice of shortLists(people)) {
    const filter = { person: { $in: slice }, kind: 'training.completed' as const }
    const rows = await LearningRecords.find(filter, null, within(session)).lean()
    const gone = rows.length > 0 ? takenBack(await compensationsOfAll(slice, session)) : new Map()
    found.push(...rows.filter(({ _id }) => !gone.has(_id)))
  }
  return Map.groupBy(found, ({ person }) => person)
}

/** The records of these keys that stand, where two people were merged those that took their place. */
export async function standingWithKeys(keys: readonly string[], session: ClientSession): Promise<LearningRecord[]> {
  const standing: LearningRecord[] = []
  for (let asked = [...keys]; asked.length > 0;) {
    const found = await recordsWithKeys(asked, session)
    const gone = takenBack(await compensationsOfAll([...new Set(found.map(({ person }) => person))], session))
    standing.push(...found.filter(({ _id }) => !gone.has(_id)))
    asked = found.flatMap(({ _id }) => {
      const joined = gone.get(_id)?.data['joined'] as { merge: string } | undefined
      return joined ? [joinedKey(joined.merge, _id)] : []
    })
  }
  return standing
}

/** What depends on records that are to be taken back: of each its person, and what it is. */
export async function dependingOn(
  records: readonly LearningRecord[],
  session: ClientSession,
): Promise<{ person: string; what: string[] }[]> {
  const kept = new Map(records.map(({ _id }) => [_id, [] as string[]]))
  await recordsRetracting.emit({ records, kept }, session)
  return records.flatMap(({ _id, person }) => (kept.get(_id)!.length > 0 ? [{ person, what: kept.get(_id)! }] : []))
}

/** Takes records that stand back as one. */
export async function retractTogether(
  records: readonly LearningRecord[],
  by: { account: string; name: string },
  reason: string,
  session: ClientSession,
): Promise<void> {
  const before = await compensationsOfAll([...new Set(records.map(({ person }) => person))], session)
  const inputs = records.map((record) =>
    compensation(by, 'revoked', record, { reason, with: record._id, title: recordText(record) }, before),
  )
  await appendTogether(inputs, session)
}
