/** Reads what coverage is folded from: appointments, exemptions and the ledger. */
import type { Requirement } from '../programmes/requirements.service.ts'
import type { ClientSession } from 'mongoose'
import { evidenceOfPeople, evidenceOfProgrammes, type EvidenceRecord } from '../ledger/ledger.service.ts'
import { Units } from '../organisations/organisations.model.ts'
import {
  appointmentsAt,
  appointmentsOf,
  namesOf,
  namesWithin,
  type Appointment,
  type PersonName,
} from '../roster/people.service.ts'
import type { History, View } from './asOf.ts'
import { Exemptions, type Exemption } from './coverage.model.ts'
import { datedTree, type DatedTree } from '../organisations/datedTree.rule.ts'
import { evidenceOf } from './evidence.ts'
import { slices } from '../../lib/batches.ts'

export interface Facts {
  people: Map<string, PersonName>
  /** Of those who hold or held a post that the requirement covers, or were asked for. */
  histories: Map<string, History>
  /** The tree of today, as the appointments carry it. */
  today: View
}

const grouped = <T extends { person: string }>(rows: readonly T[]): Map<string, T[]> =>
  Map.groupBy(rows, ({ person }) => person)

function assembled(
  { programmes }: Requirement,
  persons: Iterable<string>,
  people: PersonName[],
  appointments: Appointment[],
  exemptions: Exemption[],
  records: EvidenceRecord[],
): Facts {
  const [terms, exempted, recorded] = [grouped(appointments), grouped(exemptions), grouped(records)]
  const history = (person: string): History => ({
    appointments: terms.get(person) ?? [],
    exemptions: exempted.get(person) ?? [],
    evidence: evidenceOf(recorded.get(person) ?? [], programmes),
  })
  return {
    people: new Map(people.map((person) => [person._id, person])),
    histories: new Map([...persons].map((person) => [person, history(person)])),
    today: presentTree(appointments),
  }
}

/**
 * The facts of a few people about a requirement: four reads, whatever their number, one after the other as a
 * transaction must.
 */
export async function factsOf(
  requirement: Requirement,
  persons: readonly string[],
  session: ClientSession,
): Promise<Facts> {
  const people = await namesOf(persons, session)
  const appointments = await appointmentsOf(persons, requirement.positions, session)
  const exemptions = await Exemptions.find({ person: { $in: [...persons] }, requirement: requirement._id }, null, {
    session,
  }).lean()
  const records = await evidenceOfPeople(persons, session)
  return assembled(requirement, persons, people, appointments, exemptions, records)
}

/**
 * The facts of everybody about a requirement, neighbours in the tree side by side; about 1 KB a person in memory, and
 * far quicker than slice by slice.
 */
export async function factsOfAll(requirement: Requirement, tree: DatedTree): Promise<Facts> {
  const appointments = await coveredAppointments(requirement, tree)
  const persons = personsByPlace(appointments)
  const exemptions = await Exemptions.find({ requirement: requirement._id }).lean()
  const records = await evidenceOfProgrammes(requirement.programmes)
  const people = await namesOfAll(requirement, persons)
  return assembled(requirement, persons, people, appointments, exemptions, records)
}

/** Those in the subtree by one read, the few that have left it by their ids. */
async function namesOfAll({ unit }: Requirement, persons: readonly string[]): Promise<PersonName[]> {
  const here = await namesWithin(unit)
  const found = new Set(here.map(({ _id }) => _id))
  const missing = persons.filter((person) => !found.has(person))
  for (const slice of slices(missing, 100)) here.push(...(await namesOf(slice)))
  return here
}

function presentTree(appointments: readonly Appointment[]): View {
  const lines = new Map(appointments.map(({ unit, ancestors }) => [unit, ancestors]))
  return { lineOf: (unit) => lines.get(unit) ?? [] }
}

export const readTree = async (): Promise<DatedTree> => datedTree(await Units.find({}, { placements: 1 }).lean())

/**
 * Terms of those who hold or held a covered post in a unit that is or was in the requirement's subtree; also superseded
 * ones.
 */
const coveredAppointments = (requirement: Requirement, tree?: DatedTree): Promise<Appointment[]> =>
  appointmentsAt([requirement.unit, ...(tree ? movedAway(requirement.unit, tree) : [])], requirement.positions)

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
