/** Reads everybody in the order of an index, so that those who share a value stand beside each other. */
import { now } from '../../lib/clock.ts'
import { BY_PINYIN } from '../../lib/byPinyin.ts'
import { Units } from '../organisations/organisations.model.ts'
import { DuplicatePairs, pairId, type DuplicatePair } from './merges.model.ts'
import type { DuplicateReason } from './merges.rule.ts'
import { People, type Person } from './roster.model.ts'

type Known = Pick<Person, '_id' | 'name' | 'staffNumber' | 'phone' | 'identityNumber' | 'ancestors'>
const KNOWN = { name: 1, staffNumber: 1, phone: 1, identityNumber: 1, ancestors: 1, pinyin: 1 } as const
/** Of so many with one value no two are likely to be one person: a number that stands for "unknown". */
const MOST = 5

type Found = Map<string, Pick<DuplicatePair, 'people' | 'ancestors' | 'reasons'>>

const differ = (one: string | null | undefined, other: string | null | undefined): boolean =>
  !!one && !!other && one !== other

/** What two people of the same name are told apart by. */
const areTwo = (one: Known, other: Known): boolean =>
  differ(one.identityNumber?.index, other.identityNumber?.index) || differ(one.staffNumber, other.staffNumber)

function add(found: Found, group: readonly Known[], reason: DuplicateReason): void {
  if (group.length > MOST) return
  for (const [at, one] of group.entries())
    for (const other of group.slice(at + 1)) {
      const ancestors = one.ancestors.filter((unit) => other.ancestors.includes(unit))
      if (ancestors.length === 0) continue
      const id = pairId(one._id, other._id)
      const pair = found.get(id) ?? { people: [one._id, other._id], ancestors, reasons: [] }
      if (!pair.reasons.includes(reason)) pair.reasons.push(reason)
      found.set(id, pair)
    }
}

/** The groups of rows that share what `valueOf` says and stand together. */
async function* groups(rows: AsyncIterable<Known>, valueOf: (row: Known) => string | null | undefined) {
  let group: Known[] = []
  for await (const row of rows) {
    if (group.length > 0 && valueOf(group[0]!) !== valueOf(row)) {
      if (group.length > 1) yield group
      group = []
    }
    if (valueOf(row)) group.push(row)
  }
  if (group.length > 1) yield group
}

const inOrder = (filter: Record<string, unknown>, sort: Record<string, 1>): AsyncIterable<Known> =>
  People.find(filter, KNOWN).sort(sort).lean().cursor()

/** Within a group of one pinyin: those who bear one name. */
const namesakes = (group: readonly Known[]): Known[][] =>
  [...Map.groupBy(group, ({ name }) => name).values()].filter(({ length }) => length > 1)

async function byName(found: Found): Promise<void> {
  for (const { _id } of await Units.find({ level: 'institution' }, { _id: 1 }).lean()) {
    const rows = inOrder({ ancestors: _id }, BY_PINYIN)
    for await (const group of groups(rows, (row) => (row as Known & { pinyin: string }).pinyin))
      for (const same of namesakes(group))
        for (const [at, one] of same.entries())
          for (const other of same.slice(at + 1)) if (!areTwo(one, other)) add(found, [one, other], 'name')
  }
}

export async function findDuplicates(signal?: AbortSignal): Promise<void> {
  const at = now()
  const found: Found = new Map()
  const [phone, identity] = [(row: Known) => row.phone?.index, (row: Known) => row.identityNumber?.index]
  for await (const group of groups(inOrder({ 'phone.index': { $gt: '' } }, { 'phone.index': 1 }), phone))
    add(found, group, 'phone')
  const identities = inOrder({ 'identityNumber.index': { $gt: '' } }, { 'identityNumber.index': 1 })
  for await (const group of groups(identities, identity)) add(found, group, 'identity')
  for await (const group of groups(inOrder({ staffNumber: { $gt: '' } }, { staffNumber: 1 }), (row) => row.staffNumber))
    for (const same of namesakes(group)) add(found, same, 'number')
  signal?.throwIfAborted()
  await byName(found)
  for (const [_id, { people, ancestors, reasons }] of found) {
    signal?.throwIfAborted()
    const known = await DuplicatePairs.findById(_id, { state: 1 }).lean()
    if (known && known.state !== 'open') continue
    const set = { ancestors, reasons, foundAt: at }
    await DuplicatePairs.updateOne({ _id }, { $set: set, $setOnInsert: { people, state: 'open' } }, { upsert: true })
  }
  const stale = await DuplicatePairs.find({ state: 'open', foundAt: { $lt: at } }, { reasons: 1 }).lean()
  const gone = stale.filter(({ _id }) => !found.has(_id)).map(({ _id }) => _id)
  if (gone.length > 0) await DuplicatePairs.deleteMany({ _id: { $in: gone }, state: 'open' })
}
