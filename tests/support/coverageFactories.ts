/** Populations and facts for coverage, straight in the database. */
import { NO_DETAILS } from '../../server/features/roster/personDetails.rule.ts'
import { createHash } from 'node:crypto'
import { offerings } from '../../server/features/offerings/offerings.service.ts'
import { LearningRecords, type LearningRecord } from '../../server/features/ledger/ledger.model.ts'
import { Positions, Units, type Unit } from '../../server/features/organisations/organisations.model.ts'
import {
  Programmes,
  Requirements,
  type Programme,
  type Requirement,
} from '../../server/features/programmes/programmes.model.ts'
import { firstVersion, PLAIN } from '../../server/features/programmes/requirement.rule.ts'
import { Appointments, People, type Appointment, type Person } from '../../server/features/roster/roster.model.ts'
import { businessDate, now } from '../../server/lib/clock.ts'
import { newId } from '../../server/lib/id.ts'
import { monthsLater } from '../../server/lib/months.rule.ts'

export const POSITIONS = ['faculty-secretary', 'teacher-branch-secretary', 'student-branch-secretary'] as const

export async function makePositions(): Promise<void> {
  await Positions.create(
    ['院系党组织书记', '教师党支部书记', '学生党支部书记'].map((name, order) => ({
      _id: POSITIONS[order]!,
      name,
      order,
    })),
  )
}

export async function makeProgramme(unit: Unit, given: Partial<Programme> = {}): Promise<Programme> {
  const programme: Programme = {
    _id: newId(),
    title: '万名书记进党校',
    summary: '',
    unit: unit._id,
    ancestors: unit.ancestors,
    open: false,
    courses: [],
    revision: 1,
    updatedAt: now(),
    ...given,
  }
  await Programmes.create(programme)
  await offerings.changed()
  return programme
}

export async function makeRequirement(
  unit: Unit,
  programmes: string[],
  given: Partial<Requirement> = {},
): Promise<Requirement> {
  const asked = {
    ...PLAIN,
    positions: [...POSITIONS],
    from: '2025-01-01',
    to: '2027-12-31',
    graceMonths: 6,
    programmes,
    ...given,
  }
  const requirement: Requirement = {
    _id: newId(),
    title: '书记三年全覆盖',
    unit: unit._id,
    ancestors: unit.ancestors,
    ...asked,
    ...firstVersion(asked, new Date(0), ''),
    revision: 1,
    computedRevision: null,
    rolledOn: null,
    closings: [],
    ...given,
  }
  await Requirements.create(requirement)
  await offerings.changed()
  return requirement
}

/** A completion as the ledger would hold it; without the chain's hashes, which coverage does not read. */
const completion = (
  person: string,
  programme: string,
  on: string,
  given: Partial<LearningRecord> = {},
): LearningRecord => {
  const _id = newId()
  return {
    _id,
    key: `test:${_id}`,
    person,
    seq: Number.parseInt(createHash('sha1').update(_id).digest('hex').slice(0, 8), 16),
    at: new Date(`${on}T04:00:00Z`),
    on,
    actor: 'system',
    kind: 'programme.completed',
    subject: programme,
    lesson: null,
    data: {},
    credit: 0,
    rule: null,
    previous: '',
    hash: '',
    ...given,
  }
}

const inSlices = async <T>(rows: T[], insert: (slice: T[]) => Promise<unknown>): Promise<void> => {
  for (let at = 0; at < rows.length; at += 1_000) await insert(rows.slice(at, at + 1_000))
}

export interface Shape {
  institutions: number
  faculties: number
  branches: number
  secretaries: number
  /** Completions of each person: in time of every third, of the others before the cycle began. Absent: one of every third. */
  completions?: number
}

const unitRow = (level: Unit['level'], name: string, parent: Unit | null): Unit => {
  const _id = newId()
  return {
    _id,
    name,
    pinyin: name,
    initials: name,
    names: [{ name, from: '2000-01-01', to: null }],
    kind: level === 'institution' ? 'university' : level,
    level,
    sector: level === 'institution' ? 'university' : null,
    branchKind: level === 'branch' ? 'teacher' : null,
    placements: [{ parent: parent?._id ?? null, from: '2000-01-01', to: null }],
    parent: parent?._id ?? null,
    ancestors: [...(parent?.ancestors ?? []), _id],
    order: 0,
    closedOn: null,
    revision: 1,
  }
}

/** Letters with which surnames begin, the frequent ones as often as they are: Wang, Li, Zhang, Liu, Chen, Yang… */
const FIRST = [
  ...'aabbbcccccccddddeffffggggghhhhhhhhhjjjjjjkkllllllllllllllmmmmnpppqqqqrrsssssttttttwwwwwwwwwwwwxxxxxxxyyyyyyyyyzzzzzzzzzzzzz',
]

/**
 * A whole city: units spread evenly, a secretary in every faculty and branch as far as they go; every third has
 * completed the programme, every seventh was appointed last month. The same numbers always make the same figures.
 */
export async function makeCity({ institutions, faculties, branches, secretaries, completions }: Shape) {
  const committee = unitRow('committee', `市委 ${newId()}`, null)
  const highs = Array.from({ length: institutions }, (_, n) => unitRow('institution', `学校${n}`, committee))
  const middles = Array.from({ length: faculties }, (_, n) => unitRow('faculty', `院系${n}`, highs[n % institutions]!))
  const lows = Array.from({ length: branches }, (_, n) => unitRow('branch', `支部${n}`, middles[n % faculties]!))
  await inSlices([committee, ...highs, ...middles, ...lows], (slice) => Units.collection.insertMany(slice as never))
  const programme = await makeProgramme(committee)
  const requirement = await makeRequirement(committee, [programme._id])
  const posts = [
    ...middles.map((unit) => ({ unit, position: POSITIONS[0] })),
    ...lows.map((unit, n) => ({ unit, position: POSITIONS[1 + (n % 2)]! })),
  ]
  const people: Person[] = []
  const appointments: Appointment[] = []
  const records: LearningRecord[] = []
  for (let n = 0; n < secretaries; n++) {
    const { unit, position } = posts[n % posts.length]!
    const person: Person = {
      _id: newId(),
      name: `书记${n}`,
      pinyin: `${FIRST[n % FIRST.length]} shu ji ${String(n).padStart(6, '0')}`,
      initials: `sj${n}`,
      reading: null,
      foundBy: [`${FIRST[n % FIRST.length]}shuji${n}`, `书记${n}`],
      staffNumber: null,
      phone: null,
      details: NO_DETAILS,
      ancestors: unit.ancestors,
      seenUntil: null,
    }
    people.push(person)
    const from = n % 7 === 0 ? businessDate(new Date(now().getTime() - 30 * 86_400_000)) : '2022-03-01'
    appointments.push({
      _id: newId(),
      person: person._id,
      unit: unit._id,
      ancestors: unit.ancestors,
      position,
      from,
      to: null,
      dualLeader: false,
      recordedAt: new Date('2022-03-01T00:00:00Z'),
      supersededAt: null,
    })
    const first = n % 3 === 0 ? '2025-06-01' : '2022-06-01'
    const count = completions ?? (n % 3 === 0 ? 1 : 0)
    for (let nth = 0; nth < count; nth++)
      records.push(completion(person._id, programme._id, `${monthsLater(first.slice(0, 7), 3 * nth)}-01`))
  }
  await inSlices(people, (slice) => People.collection.insertMany(slice as never))
  await inSlices(appointments, (slice) => Appointments.collection.insertMany(slice as never))
  await inSlices(records, (slice) => LearningRecords.collection.insertMany(slice as never))
  return { committee, institutions: highs, faculties: middles, branches: lows, programme, requirement }
}
