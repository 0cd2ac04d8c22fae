import { MongoServerError } from 'mongodb'
import type { ClientSession } from 'mongoose'
import { businessDate, now } from '../../lib/clock.ts'
import { isDuplicate } from '../../lib/model.ts'
import { brokenAt, linked, type RecordInput } from './chain.ts'
import { awardFor, DEFAULT_CREDIT_RULES, type Achievement, type Award } from './creditHours.ts'
import { recordAppended } from './ledger.events.ts'
import { CreditRules, LearningRecords, type LearningRecord } from './ledger.model.ts'

/** Another transaction took the key or the place in the chain first: the whole transaction is to be tried again. */
function raced(error: unknown): unknown {
  if (error instanceof MongoServerError && isDuplicate(error)) error.addErrorLabel('TransientTransactionError')
  return error
}

/**
 * Appends a fact to a person's ledger within a transaction and tells the listeners in it (progress, coverage).
 * Idempotent: null, and no effect at all, when a record with this key exists.
 */
export async function append(input: RecordInput, session: ClientSession): Promise<LearningRecord | null> {
  if (await LearningRecords.exists({ key: input.key }).session(session)) return null
  const previous = await LearningRecords.findOne({ person: input.person }, { seq: 1, hash: 1 })
    .sort({ seq: -1 })
    .session(session)
    .lean()
  const record = linked(input, previous, now())
  await LearningRecords.collection.insertOne(record as never, { session }).catch((error: unknown) => {
    throw raced(error)
  })
  await recordAppended.emit(record, session)
  return record
}

/** The first seq at which the person's chain is broken; null when it holds. */
export async function verifyChain(person: string): Promise<number | null> {
  return brokenAt(await LearningRecords.find({ person }).sort({ seq: 1 }).lean())
}

/** Puts the rules that an installation starts with where there are none. */
export async function ensureCreditRules(): Promise<void> {
  await CreditRules.bulkWrite(
    DEFAULT_CREDIT_RULES.map(({ _id, ...rule }) => ({
      updateOne: { filter: { _id }, update: { $setOnInsert: rule }, upsert: true },
    })) as never,
  )
}

async function creditRules() {
  const rules = await CreditRules.find().lean()
  if (rules.length > 0) return rules
  await ensureCreditRules()
  return CreditRules.find().lean()
}

/** What an achievement earns today by the dated rules. */
export const award = async (achievement: Achievement): Promise<Award> =>
  awardFor(await creditRules(), achievement, businessDate())
