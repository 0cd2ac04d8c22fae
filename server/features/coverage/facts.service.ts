/** Reads what coverage is folded from: appointments, exemptions and the ledger. */
import type { Requirement } from '../programmes/requirements.service.ts'
import type { ClientSession } from 'mongoose'
import {
  creditOfPeople,
  evidenceHeldFor,
  evidenceOfPeople,
  evidenceOfSubjects,
  type EvidenceRecord,
} from '../ledger/ledger.service.ts'
import { Units } from '../organisations/organisations.model.ts'
import { askedIn, type Asked } from '../programmes/requirement.rule.ts'
import {
  appointmentsAt,
  appointmentsOf,
  namesOf,
  namesWithin,
  type Appointment,
  type PersonName,
} from '../roster/people.service.ts'
import type { History, View } from './asOf.ts'
import { Exemptions, type Exemption } from './exemptions/exemptions.model.ts'
import type { DatedTree } from '../organisations/datedTree.rule.ts'
import { EVIDENCE_KINDS, evidenceOf, type Earned } from './evidence.ts'
import type { PlacedTree } from './placedTree.service.ts'
import { reachOf, type Reach } from './reach.ts'
import { distinct } from '../../lib/distinct.ts'
import { lookUp } from '../../lib/lookUp.ts'

export interface Facts {
  people: Map<string, PersonName>
  /** Of those who hold or held a post that the requirement covers, or were asked for. */
  histories: Map<string, History>
  /** The tree of today, as the appointments carry it. */
  today: View
}

interface Read {
  people: PersonName[]
  appointments: Appointment[]
  exemptions: Exemption[]
  records: EvidenceRecord[]
  earned: (Earned & { person: string })[]
  kinds: Map<string, string>
}

const grouped = <T extends { person: string }>(rows: readonly T[]): Map<string, T[]> =>
  Map.groupBy(rows, ({ person }) => person)

function assembled(reach: Reach, persons: Iterable<string>, read: Read): Facts {
  const [terms, exempted] = [grouped(read.appointments), grouped(read.exemptions)]
  const [recorded, earned] = [grouped(read.records), grouped(read.earned)]
  const history = (person: string): History => ({
    appointments: terms.get(person) ?? [],
    exemptions: exempted.get(person) ?? [],
    evidence: evidenceOf(recorded.get(person) ?? [], reach),
    earned: earned.get(person) ?? [],
  })
  return {
    people: new Map(read.people.map((person) => [person._id, person])),
    histories: new Map([...persons].map((person) => [person, history(person)])),
    today: presentTree(read.appointments, read.kinds),
  }
}

/**
 * The facts of a few people about a requirement as it is today: four to six reads, whatever their number, one after the
 * other as a transaction must.
 */
export const factsOf = (requirement: Requirement, persons: readonly string[], session: ClientSession): Promise<Facts> =>
  factsWithin(reachOf(requirement._id, [requirement]), requirement, persons, session)

/** The same for every version of it. */
export const factsOfVersions = (
  requirement: Requirement,
  persons: readonly string[],
  session?: ClientSession,
): Promise<Facts> => factsWithin(reachOf(requirement._id, requirement.versions), requirement, persons, session)

async function factsWithin(
  reach: Reach,
  requirement: Requirement,
  persons: readonly string[],
  session?: ClientSession,
): Promise<Facts> {
  const options = session ? { session } : {}
  const people = await namesOf(persons, session)
  const appointments = await appointmentsOf(persons, reach.positions, session)
  const exemptions = await lookUp(persons, (some) =>
    Exemptions.find({ person: { $in: some }, requirement: requirement._id }, null, options).lean(),
  )
  const records = await evidenceOfPeople(persons, EVIDENCE_KINDS, session)
  const earned = reach.hours ? await creditOfPeople(persons, reach.hours, session) : []
  const kinds = reach.kinds ? await kindsOf(new Set(appointments.flatMap(({ ancestors }) => ancestors)), session) : NONE
  return assembled(reach, persons, { people, appointments, exemptions, records, earned, kinds })
}
const NONE: Map<string, string> = new Map()

async function kindsOf(units: ReadonlySet<string>, session?: ClientSession): Promise<Map<string, string>> {
  const found = await lookUp(units, (some) =>
    Units.find({ _id: { $in: some } }, { kind: 1 }, session ? { session } : {}).lean(),
  )
  return new Map(found.map(({ _id, kind }) => [_id, kind]))
}

/**
 * The facts of everybody about a requirement and all its versions, neighbours in the tree side by side; about 1 KB a
 * person in memory, and far quicker than slice by slice. `also`: what it may ask too.
 */
export async function factsOfAll(requirement: Requirement, tree: PlacedTree, also: Asked[] = []): Promise<Facts> {
  const reach = reachOf(requirement._id, [requirement, ...requirement.versions.map(askedIn), ...also])
  const appointments = await coveredAppointments(requirement.unit, reach.positions, tree)
  const persons = personsByPlace(appointments)
  const [exemptions, records, earned, people] = await Promise.all([
    Exemptions.find({ requirement: requirement._id }).lean(),
    recordsOfAll(reach, persons),
    reach.hours ? creditOfPeople(persons, reach.hours) : [],
    namesOfAll(requirement, persons),
  ])
  return assembled(reach, persons, { people, appointments, exemptions, records, earned, kinds: tree.kinds })
}

/** By what they are about, where the requirement names it; training of any name is found by who did it. */
async function recordsOfAll(
  { requirement, programmes, courses, trainings, localTrainings }: Reach,
  persons: readonly string[],
): Promise<EvidenceRecord[]> {
  if (trainings || localTrainings) return evidenceOfPeople(persons, EVIDENCE_KINDS)
  const about = await evidenceOfSubjects([...programmes, ...courses], EVIDENCE_KINDS)
  return distinct([...about, ...(await evidenceHeldFor(requirement, EVIDENCE_KINDS))])
}

/** Those in the subtree by one read, the few that have left it by their ids. */
async function namesOfAll({ unit }: Requirement, persons: readonly string[]): Promise<PersonName[]> {
  const here = await namesWithin(unit)
  const found = new Set(here.map(({ _id }) => _id))
  const missing = persons.filter((person) => !found.has(person))
  return [...here, ...(await namesOf(missing))]
}

function presentTree(appointments: readonly Appointment[], kinds: ReadonlyMap<string, string>): View {
  const lines = new Map(appointments.map(({ unit, ancestors }) => [unit, ancestors]))
  return { lineOf: (unit) => lines.get(unit) ?? [], kindOf: (unit) => kinds.get(unit) }
}

/**
 * Terms of those who hold or held a covered post in a unit that is or was in the requirement's subtree; also superseded
 * ones.
 */
const coveredAppointments = (unit: string, positions: readonly string[], tree: DatedTree): Promise<Appointment[]> =>
  appointmentsAt([unit, ...movedAway(unit, tree)], positions)

function personsByPlace(appointments: readonly Appointment[]): string[] {
  const placed = appointments.map(({ person, ancestors }) => ({ person, place: ancestors.join('/') }))
  return [
    ...new Set(placed.sort((a, b) => (a.place + a.person < b.place + b.person ? -1 : 1)).map(({ person }) => person)),
  ]
}

/** Units that once stood below `top` and do not any more. */
const movedAway = (top: string, tree: DatedTree): string[] =>
  tree.everBelow(top).filter((unit) => unit !== top && !tree.lineOf(unit, FAR).includes(top))
const FAR = '9999-12-31'
