import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { businessDate } from '../../lib/clock.ts'
import { lookUp } from '../../lib/lookUp.ts'
import type { CursorPage } from '../../lib/paging.ts'
import { accountNames } from '../accounts/names.service.ts'
import { Positions, Units } from '../organisations/organisations.model.ts'
import { creditOfPeople, recordsNamed } from '../ledger/ledger.service.ts'
import { recordText } from '../ledger/recordText.rule.ts'
import { countsInWords } from '../programmes/requirementWords.rule.ts'
import { titlesOf } from '../courses/published.service.ts'
import { programmeTitles } from '../programmes/programmes.service.ts'
import { periodOn } from './clock.ts'
import type { Requirement } from '../programmes/requirements.service.ts'
import type { StandingQuery } from './coverage.contract.ts'
import { coverageStatusId, CoverageStatuses, type CoverageStatus } from './coverage.model.ts'
import { Exemptions, ExemptionApplications, openAmong, openOf, type Exemption } from './exemptions/exemptions.model.ts'
import { askedOf, pageAndCount, statusPage } from './statusPages.service.ts'
import { placeOf, within } from './place.service.ts'

type Query = z.output<typeof StandingQuery>
type UnitName = { name: string; ancestors: string[] }

/** What a list of standings speaks of, looked up as rows come. */
export interface Names {
  requirement: Requirement
  today: string
  held: ReadonlySet<string>
  units: Map<string, UnitName>
  positions: Map<string, string>
  programmes: Map<string, string>
  /** What would count, in words. */
  counts: string
  /** What covers, where it is none of the programmes: in words, by record. */
  proofs: Map<string, string>
  /** Of yearly hours: what people have earned this year. */
  earned: Map<string, number>
  /** In force or to come, by person, and who approved them by account. */
  exemptions: Map<string, Exemption[]>
  approvers: Map<string, string>
  /** People for whom an exemption is applied for. */
  applied: Set<string>
}

/** Whose last day has passed. */
export const isOverdue = ({ state, dueOn }: Pick<CoverageStatus, 'state' | 'dueOn'>, today: string): boolean =>
  state === 'uncovered' && dueOn !== null && dueOn < today

export async function listPeople(
  actor: Actor,
  requirement: string,
  unit: string,
  query: Query & { cursor?: string | undefined; limit: number },
): Promise<{ page: CursorPage<CoverageStatus>; names: Names; total: number; unitName: string }> {
  const place = await placeOf(actor, requirement, unit)
  const asked = askedOf(place.requirement, unit, query)
  const { page, total } = await pageAndCount(asked, query.cursor, query.limit)
  const names = await beginNames(place.requirement, place.held)
  await addNames(names, page.items)
  await addApplied(
    names,
    page.items.map(({ person }) => person),
  )
  return { page, names, total, unitName: place.unit.name }
}

/**
 * Who is behind a figure, and the line of its unit: all whom a query finds, or those of some people who are seen there.
 * Null when they are more than `most`.
 */
export async function peopleBehind(
  actor: Actor,
  { requirement, unit }: { requirement: string; unit: string },
  asked: Query | readonly string[],
  most: number,
): Promise<{ ancestors: string[]; people: string[] | null }> {
  const place = await placeOf(actor, requirement, unit)
  const rows =
    'length' in asked
      ? await lookUp(
          asked.map((person) => coverageStatusId(requirement, person)),
          (some) => CoverageStatuses.find({ _id: { $in: some }, seenFrom: unit }).lean(),
        )
      : (await statusPage(askedOf(place.requirement, unit, asked), undefined, most + 1)).items
  const people = rows.map(({ person }) => person)
  return { ancestors: place.unit.ancestors, people: people.length > most ? null : people }
}

/** Names that all rows share; {@link addNames} adds those of a batch. */
export async function beginNames(
  requirement: Requirement,
  held: ReadonlySet<string>,
  session?: ClientSession,
): Promise<Names> {
  const options = session ? { session } : {}
  const positions = await Positions.find({}, null, options).lean()
  const programmes = await programmeTitles(requirement.programmes, session)
  const courses = new Map((await titlesOf(requirement.courses)).map(({ _id, title }) => [_id, title]))
  return {
    requirement,
    held,
    today: businessDate(),
    units: new Map(),
    exemptions: new Map(),
    approvers: new Map(),
    applied: new Set(),
    positions: new Map(positions.map(({ _id, name }) => [_id, name])),
    programmes,
    counts: countsInWords(requirement, { programmes, courses }),
    proofs: new Map(),
    earned: new Map(),
  }
}

export async function addNames(
  names: Names,
  standings: readonly CoverageStatus[],
  session?: ClientSession,
  /** Of whom exemptions are told. */
  exempted: readonly CoverageStatus[] = standings,
): Promise<void> {
  const posts = standings.flatMap((standing) => standing.posts.map(({ unit }) => unit))
  await addUnits(names.units, posts, session)
  await addUnits(
    names.units,
    posts.flatMap((unit) => within(names.held, names.units.get(unit)?.ancestors ?? [])),
    session,
  )
  await addEvidence(names, standings, session)
  await addExemptions(
    names,
    exempted.map(({ person }) => person),
    session,
  )
}

/** What covers and how far the hours are: each a read, and only where the requirement asks for it. */
async function addEvidence(names: Names, standings: readonly CoverageStatus[], session?: ClientSession): Promise<void> {
  const { requirement, proofs, earned, today } = names
  const unnamed = standings.flatMap(({ evidence, programme }) => (evidence && !programme ? [evidence] : []))
  if (unnamed.length > 0)
    for (const record of await recordsNamed(unnamed, session)) proofs.set(record._id, recordText(record))
  if (requirement.clock !== 'hours') return
  const people = standings.map(({ person }) => person)
  for (const { person, credit } of await creditOfPeople(people, periodOn(requirement, today, today), session))
    earned.set(person, (earned.get(person) ?? 0) + credit)
}

async function addExemptions(names: Names, persons: readonly string[], session?: ClientSession): Promise<void> {
  if (persons.length === 0) return
  const { requirement, today } = names
  const rows = await lookUp(persons, (some) => {
    const open = { requirement: requirement._id, person: { $in: some }, until: { $gte: today } }
    return Exemptions.find(open, null, session ? { session } : {}).lean()
  })
  const found = rows.sort((a, b) => (a.from < b.from ? -1 : 1))
  for (const [person, exemptions] of Map.groupBy(found, ({ person }) => person))
    names.exemptions.set(person, exemptions)
  const unknown = [...new Set(found.map(({ approvedBy }) => approvedBy))].filter((id) => !names.approvers.has(id))
  for (const [id, name] of await accountNames(unknown, session)) names.approvers.set(id, name)
}

async function addApplied({ requirement, applied }: Names, persons: readonly string[]): Promise<void> {
  const open = openAmong(persons.map((person) => openOf(person, requirement._id)))
  for (const { person } of await ExemptionApplications.find(open, { person: 1 }).lean()) applied.add(person)
}

async function addUnits(
  known: Map<string, UnitName>,
  wanted: readonly string[],
  session?: ClientSession,
): Promise<void> {
  const missing = [...new Set(wanted)].filter((unit) => !known.has(unit))
  if (missing.length === 0) return
  const rows = await lookUp(missing, (some) =>
    Units.find({ _id: { $in: some } }, { name: 1, ancestors: 1 }, session ? { session } : {}).lean(),
  )
  for (const { _id, name, ancestors } of rows) known.set(_id, { name, ancestors })
}
