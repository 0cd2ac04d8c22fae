/** Who was trained where and when: the ledger of the years before and since the online courses, and who is exempt. */
import type { Exemption } from '../server/features/coverage/exemptions/exemptions.model.ts'
import { linked, type Link, type RecordInput } from '../server/features/ledger/chain.ts'
import type { LearningRecord } from '../server/features/ledger/ledger.model.ts'
import type { Programme } from '../server/features/programmes/programmes.model.ts'
import type { Person } from '../server/features/roster/roster.model.ts'
import { addDays, instant, laterOf } from './dates.ts'
import type { Holder } from './people.ts'
import type { Curriculum } from './programmes.ts'
import { random, type Random } from './random.ts'

/** A fact and when it happened: `linked` makes the record of it. */
export interface Fact {
  input: RecordInput
  at: Date
}

/** Classes of a year end on these days. */
const CLASS_ENDS = ['03-22', '04-26', '05-31', '06-28', '09-20', '10-25', '11-15', '12-06']

/** Ends of the classes held within [from, to]. */
function classesIn(from: string, to: string): string[] {
  const years = Array.from(
    { length: Number(to.slice(0, 4)) - Number(from.slice(0, 4)) + 1 },
    (_, index) => Number(from.slice(0, 4)) + index,
  )
  return years.flatMap((year) => CLASS_ENDS.map((end) => `${year}-${end}`)).filter((day) => day >= from && day <= to)
}

/** A completion in a class of the time before the online courses, as it was taken over. */
function classCompleted(person: Person, { _id, title }: Programme, on: string): Fact {
  return {
    input: {
      key: `taken-over:${person._id}:${_id}:${on}`,
      person: person._id,
      actor: 'system',
      kind: 'programme.completed',
      subject: _id,
      data: { title, courses: [] },
    },
    at: instant(on, 16 * 60 + 30),
  }
}

/** Institutions differ in how far they have come; the numbers are invented. */
function zeal(chance: Random, institutions: Iterable<string>): Map<string, number> {
  return new Map([...institutions].map((institution) => [institution, 0.42 + chance.next() * 0.5]))
}

const homeOf = ({ unit }: Holder): string => unit.ancestors[1] ?? unit._id

/** Completions in classes, over the window of the three years and the years before. */
export function pastClasses(
  holders: readonly Holder[],
  curriculum: Curriculum,
  today: string,
  except: ReadonlySet<Person>,
): Fact[] {
  const chance = random('classes')
  const start = curriculum.requirements[0]!.from
  const eager = zeal(chance, new Set(holders.map(homeOf)))
  const facts: Fact[] = []
  const seen = new Set(except)
  for (const holder of holders) {
    if (seen.has(holder.person)) continue
    seen.add(holder.person)
    const programme = holder.position === 'organiser' ? curriculum.organisers : curriculum.secretaries
    const within = classesIn(laterOf(start, addDays(holder.since, 20)), addDays(today, -3))
    const before = classesIn(laterOf(addDays(start, -1_000), addDays(holder.since, 20)), addDays(start, -1))
    if (before.length > 0 && chance.chance(0.25))
      facts.push(classCompleted(holder.person, programme, chance.pick(before)))
    // Whoever is new goes to one of the next classes; a share of each institution still waits for its turn.
    if (within.length > 0 && chance.chance(eager.get(homeOf(holder))!))
      facts.push(
        classCompleted(
          holder.person,
          programme,
          holder.since > start ? chance.pick(within.slice(0, 6)) : chance.pick(within),
        ),
      )
  }
  return facts
}

const REASONS = [
  '赴西藏日喀则对口支援，任期内不在沪',
  '赴新疆喀什对口支援，任期内不在沪',
  '公派出国访学一年',
  '因病长期休养，已提交医院证明',
  '产假及哺乳期',
  '借调国家部委工作',
]

/** A few who are not trained are exempt, with dates and an approver. */
export function exemptions(
  untrained: readonly Person[],
  requirement: string,
  approvedBy: string,
  count: number,
  today: string,
): Exemption[] {
  const chance = random('exemptions')
  const chosen = new Set(Array.from({ length: count }, () => chance.pick(untrained)))
  return [...chosen].map((person): Exemption => {
    const from = addDays(today, -chance.int(20, 200))
    const [_id, to] = [chance.id(), addDays(from, chance.int(240, 420))]
    return {
      ...{ _id, person: person._id, requirement, from, to, until: to },
      reason: chance.pick(REASONS),
      ...{ document: '', proofs: [], papers: _id, application: null },
      ...{ approvedBy, approvedAt: instant(addDays(from, -5), 15 * 60) },
      ...{ name: person.name, pinyin: person.pinyin, initials: person.initials },
      ...{ units: person.ancestors.slice(-1), ancestors: person.ancestors },
    }
  })
}

/** Facts as records: each person's in the order of time, chained as the ledger chains them. */
export function chained(facts: readonly Fact[]): LearningRecord[] {
  const chance = random('records')
  const records: LearningRecord[] = []
  for (const own of Map.groupBy(facts, ({ input }) => input.person).values()) {
    let previous: Link = null
    for (const { input, at } of own.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
      const record = linked(input, previous, at, chance.id())
      records.push(record)
      previous = record
    }
  }
  return records
}

/** Takes a few completions back, as an auditor would have: the record stays, another says why it does not count. */
export function revocations(records: readonly LearningRecord[], count: number, today: string): LearningRecord[] {
  const chance = random('revocations')
  const last = new Map(records.map((record) => [record.person, record])) // the newest of each person
  const candidates = [...last.values()].filter(
    ({ kind, on }) => kind === 'programme.completed' && on < addDays(today, -60),
  )
  const chosen = new Set(Array.from({ length: Math.min(count, candidates.length) }, () => chance.pick(candidates)))
  return [...chosen].map((record) =>
    linked(
      {
        key: `revoked:${record._id}`,
        person: record.person,
        actor: 'system',
        kind: 'revoked',
        subject: record.subject,
        data: { record: record._id, reason: '签到记录与本人行程不符，经核实取消' },
        credit: -record.credit,
      },
      record,
      instant(addDays(today, -chance.int(5, 40)), 14 * 60),
      chance.id(),
    ),
  )
}
