import type { ClientSession } from 'mongoose'
import { readEach, readTogether } from '../../lib/readTogether.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { lookUp } from '../../lib/lookUp.ts'
import { afterCursor } from '../../lib/paging.ts'
import { rerunOnDuplicate } from '../../lib/transaction.ts'
import { brokenAt, linked, type Link, type RecordInput } from './chain.ts'
import { hasOwnDay } from './compensation.rule.ts'
import { awardFor, DEFAULT_CREDIT_RULES, type Achievement, type Award } from './creditHours.ts'
import { recordsAppended } from './ledger.events.ts'
import { CreditRules, LearningRecords, type LearningRecord, type RecordKind } from './ledger.model.ts'

export { brokenAt }
export type { Achievement, Award, LearningRecord, RecordKind }

/**
 * Appends a fact to a person's ledger within a transaction and tells the listeners in it (progress, coverage).
 * Idempotent: null, and no effect at all, when a record with this key exists.
 */
export async function append(input: RecordInput, session: ClientSession): Promise<LearningRecord | null> {
  if (await LearningRecords.exists({ key: input.key }).session(session)) return null
  const record = linked(input, await endOf(input.person, session), now())
  await LearningRecords.collection.insertOne(record as never, { session }).catch(rerunOnDuplicate)
  await recordsAppended.emit([record], session)
  return record
}

/** Where the person's chain ends. */
export const endOf = (person: string, session: ClientSession): Promise<Link> =>
  LearningRecords.findOne({ person }, { seq: 1, hash: 1 }).sort({ seq: -1 }).session(session).lean()

/** The first seq at which the person's chain is broken; null when it holds. */
export async function verifyChain(person: string): Promise<number | null> {
  return brokenAt(await LearningRecords.find({ person }).sort({ seq: 1 }).lean())
}

/** Puts the rules that an installation starts with where there are none. */
async function ensureCreditRules(): Promise<void> {
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

/** What an achievement earns by the dated rules: today, or on the day that it counts for. */
export const award = async (achievement: Achievement, on = businessDate()): Promise<Award> =>
  awardFor(await creditRules(), achievement, on)

/** A person's records, in the order of the chain. */
export const chainOf = (person: string, session: ClientSession): Promise<LearningRecord[]> =>
  LearningRecords.find({ person }).sort({ person: 1, seq: 1 }).session(session).lean()

/** What takes a person's records back, and what undoes that. */
export const compensationsOf = (person: string, session?: ClientSession): Promise<LearningRecord[]> =>
  LearningRecords.find({ person, kind: { $in: ['revoked', 'restored'] } }, null, session ? { session } : {}).lean()

/** One of a person's records; null when there is none of that id. */
export const recordOf = (person: string, id: string, session?: ClientSession): Promise<LearningRecord | null> =>
  LearningRecords.findOne({ _id: id, person }, null, session ? { session } : {}).lean()

/** What a person's records behind a place of the chain say, in its order; at most so many. */
export const recordsBehind = (
  person: string,
  seq: number,
  limit: number,
): Promise<Pick<LearningRecord, '_id' | 'kind' | 'seq' | 'data'>[]> =>
  LearningRecords.find({ person, seq: { $gt: seq } }, { kind: 1, seq: 1, data: 1 })
    .sort({ person: 1, seq: 1 })
    .limit(limit)
    .lean()

/** Everybody's records, person by person in the order of the chain, as a stream. */
export const allChains = (): AsyncIterable<LearningRecord> =>
  LearningRecords.find().sort({ person: 1, seq: 1 }).lean().cursor()

/** A person's records of some kinds. */
export const recordsOf = (person: string, kinds: RecordKind[], session: ClientSession): Promise<LearningRecord[]> =>
  LearningRecords.find({ person, kind: { $in: kinds } })
    .session(session)
    .lean()

/** Business dates: from the first on, before the second. */
export interface Period {
  from: string
  before: string
}
const within = ({ from, before }: Period) => ({ on: { $gte: from, $lt: before } })

/** Records of some kinds, with what takes such a record back or undoes that. */
const ofKinds = (kinds: readonly RecordKind[]) => ({
  $or: [{ kind: { $in: [...kinds] } }, { 'data.of': { $in: [...kinds] } }],
})

/** A person's records after the cursor, newest first; of a period and of some kinds when they are given. */
export const newestRecords = (
  person: string,
  cursor: string | undefined,
  limit: number,
  period?: Period,
  kinds?: readonly RecordKind[],
): Promise<LearningRecord[]> =>
  findInOrder(
    LearningRecords,
    [{ person }, afterCursor(cursor, 'seq', -1, 'number'), period ? within(period) : {}, kinds ? ofKinds(kinds) : {}],
    { person: -1, seq: -1 },
    limit,
  )

/** The first day on which something of a person's record counts; null before the first. */
export async function firstRecordOn(person: string): Promise<string | null> {
  const first = await LearningRecords.findOne({ person, seq: 1 }, { on: 1 }).lean()
  const earliest = (kind: RecordKind) =>
    LearningRecords.findOne({ person, kind }, { on: 1 }).sort({ person: 1, kind: 1, on: 1 }).lean()
  const dated = [
    await earliest('training.completed'),
    await earliest('class.completed'),
    await earliest('localTraining.completed'),
  ]
  const days = [first, ...dated].flatMap((record) => record?.on ?? []).sort()
  return days[0] ?? null
}

/** What completions, training done elsewhere and their revocations say of their subject. */
const EVIDENCE = { person: 1, kind: 1, subject: 1, on: 1, at: 1, data: 1 } as const
export type EvidenceRecord = Pick<LearningRecord, '_id' | keyof typeof EVIDENCE>

export const evidenceOfPeople = (
  persons: readonly string[],
  kinds: readonly RecordKind[],
  session?: ClientSession,
): Promise<EvidenceRecord[]> =>
  lookUp(persons, (some) =>
    LearningRecords.find({ person: { $in: some }, kind: { $in: [...kinds] } }, EVIDENCE, sessionIn(session)).lean(),
  )

const TRAININGS = [
  'programme.completed',
  'course.completed',
  'training.completed',
  'class.completed',
  'localTraining.completed',
] as const
/** The day of the last training of some people that was not taken back; who had none is missing. */
export async function lastTrainingOf(people: readonly string[]): Promise<Map<string, string>> {
  const records = await evidenceOfPeople(people, [...TRAININGS, 'revoked', 'restored'])
  const [revoked, restored] = [new Set<unknown>(), new Set<unknown>()]
  for (const { kind, data } of records) {
    if (kind === 'revoked') revoked.add(data['record'])
    if (kind === 'restored') restored.add(data['record'])
  }
  const last = new Map<string, string>()
  for (const { _id, person, kind, on } of records) {
    const stands = !revoked.has(_id) || restored.has(_id)
    if (kind !== 'revoked' && kind !== 'restored' && stands && on > (last.get(person) ?? '')) last.set(person, on)
  }
  return last
}

/** Everybody's, of some programmes and courses. */
export const evidenceOfSubjects = (
  subjects: readonly string[],
  kinds: readonly RecordKind[],
): Promise<EvidenceRecord[]> =>
  LearningRecords.find({ subject: { $in: [...subjects] }, kind: { $in: [...kinds] } }, EVIDENCE).lean()

/** Everybody's, of classes that were held for a requirement. */
export const evidenceHeldFor = (requirement: string, kinds: readonly RecordKind[]): Promise<EvidenceRecord[]> =>
  LearningRecords.find({ 'data.requirement': requirement, kind: { $in: [...kinds] } }, EVIDENCE).lean()

/** What some people earned between two days, both included, record by record. */
export const creditOfPeople = (
  persons: readonly string[],
  { from, to }: { from: string; to: string },
  session?: ClientSession,
): Promise<Pick<LearningRecord, 'person' | 'on' | 'at' | 'credit'>[]> =>
  lookUp(persons, (some) =>
    LearningRecords.find(
      { person: { $in: some }, on: { $gte: from, $lte: to }, credit: { $ne: 0 } },
      { person: 1, on: 1, at: 1, credit: 1 },
      sessionIn(session),
    ).lean(),
  )
const sessionIn = (session: ClientSession | undefined) => (session ? { session } : {})

/** What records say, by their ids, for those who show what covers a person. */
export const recordsNamed = (ids: readonly string[], session?: ClientSession): Promise<LearningRecord[]> =>
  lookUp(ids, (some) => LearningRecords.find({ _id: { $in: some } }, null, sessionIn(session)).lean())

/** Places in the person's chain of the revocations of what was completed here in a subject. */
export async function revocationsOf(person: string, subject: string, session: ClientSession): Promise<number[]> {
  const revoked = await LearningRecords.find({ person, kind: 'revoked', subject }, { seq: 1, data: 1 })
    .session(session)
    .lean()
  return revoked.filter(({ data }) => !hasOwnDay(data['of'] as RecordKind)).map(({ seq }) => seq)
}

/** Whether any of these records stands behind a place of its chain. */
export const anyAfter = async (ids: readonly string[], seq: number, session: ClientSession): Promise<boolean> =>
  (await LearningRecords.exists({ _id: { $in: [...ids] }, seq: { $gt: seq } }).session(session)) !== null

/** How many of these keys are recorded. */
export const countRecorded = async (keys: readonly string[]): Promise<number> => (await readEach(readKey, keys)).length

const readKey = readTogether(async (keys) => {
  const found = await LearningRecords.find({ key: { $in: keys } }, { key: 1 }).lean()
  return new Map(found.map(({ key }) => [key, key]))
})

export type Earning = Pick<LearningRecord, 'on' | 'kind' | 'data' | 'credit'>
/** Whatever of a person's record earned something, or took it back. */
export const earningOf = (person: string): Promise<Earning[]> =>
  LearningRecords.find({ person, credit: { $ne: 0 } }, { on: 1, kind: 1, 'data.of': 1, credit: 1 }).lean<Earning[]>()

/** Credit earned in a period, in hundredths of 学时; revocations are taken off. */
export async function creditWithin(person: string, period: Period): Promise<number> {
  const records = await LearningRecords.find({ person, ...within(period) }, { credit: 1 }).lean()
  return Math.max(
    0,
    records.reduce((sum, { credit }) => sum + credit, 0),
  )
}

/** The same between two days, both included. */
export const creditBetween = async (person: string, days: { from: string; to: string }): Promise<number> =>
  Math.max(
    0,
    (await creditOfPeople([person], days)).reduce((sum, { credit }) => sum + credit, 0),
  )

/** The same from a business date on. */
export const creditSince = async (person: string, from: string): Promise<number> =>
  Math.max(0, (await readCredit(`${from} ${person}`)) ?? 0)

/** By the day and the person. Those who ask together ask for the same day but at a turn of the year. */
const readCredit = readTogether(async (keys) => {
  const sums = new Map<string, number>()
  for (const [from, asked] of Map.groupBy(keys, (key) => key.split(' ')[0]!)) {
    const persons = asked.map((key) => key.split(' ')[1]!)
    const filter = { person: { $in: persons }, on: { $gte: from } }
    for (const { person, credit } of await LearningRecords.find(filter, { person: 1, credit: 1 }).lean())
      sums.set(`${from} ${person}`, (sums.get(`${from} ${person}`) ?? 0) + credit)
  }
  return sums
})
