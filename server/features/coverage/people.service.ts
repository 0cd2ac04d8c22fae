import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { businessDate } from '../../lib/clock.ts'
import { nameSearch } from '../../lib/nameSearch.ts'
import { cutPage, type CursorPage } from '../../lib/paging.ts'
import { Positions, Units } from '../organisations/organisations.model.ts'
import { programmeTitles } from '../programmes/programmes.service.ts'
import type { Requirement } from '../programmes/requirements.service.ts'
import { StandingState, type StandingQuery } from './coverage.contract.ts'
import { Exemptions, type Exemption, type CoverageStatus } from './coverage.model.ts'
import { statusesAfter } from './statusPages.service.ts'
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
  exemptions: Map<string, Exemption>
}

/** The people behind a figure. States are always named, so that the index also gives the order. */
export const standingFilter = (requirement: string, unit: string, { state, position, search }: Query) => ({
  requirement,
  seenFrom: position ? `${unit}/${position}` : unit,
  state: { $in: state ? [state] : StandingState.options },
  ...nameSearch(search),
})

export async function listPeople(
  actor: Actor,
  requirement: string,
  unit: string,
  query: Query & { cursor?: string | undefined; limit: number },
): Promise<{ page: CursorPage<CoverageStatus>; names: Names }> {
  const place = await placeOf(actor, requirement, unit)
  const rows = await statusesAfter(standingFilter(requirement, unit, query), unit, query.cursor, query.limit + 1)
  const page = cutPage(rows, query.limit, 'pinyin')
  const names = await beginNames(place.requirement, place.held)
  await addNames(names, page.items)
  return { page, names }
}

/** Names that all rows share; {@link addNames} adds those of a batch. */
export async function beginNames(
  requirement: Requirement,
  held: ReadonlySet<string>,
  session?: ClientSession,
): Promise<Names> {
  const options = session ? { session } : {}
  const positions = await Positions.find({}, null, options).lean()
  return {
    requirement,
    held,
    today: businessDate(),
    units: new Map(),
    exemptions: new Map(),
    positions: new Map(positions.map(({ _id, name }) => [_id, name])),
    programmes: await programmeTitles(requirement.programmes, session),
  }
}

export async function addNames(
  names: Names,
  standings: readonly CoverageStatus[],
  session?: ClientSession,
): Promise<void> {
  const posts = standings.flatMap((standing) => standing.posts.map(({ unit }) => unit))
  await addUnits(names.units, posts, session)
  await addUnits(
    names.units,
    posts.flatMap((unit) => within(names.held, names.units.get(unit)?.ancestors ?? [])),
    session,
  )
  const exempt = standings.filter(({ state }) => state === 'exempt').map(({ person }) => person)
  if (exempt.length === 0) return
  const inForce = {
    requirement: names.requirement._id,
    person: { $in: exempt },
    from: { $lte: names.today },
    to: { $gte: names.today },
  }
  for (const exemption of await Exemptions.find(inForce, null, session ? { session } : {}).lean())
    names.exemptions.set(exemption.person, exemption)
}

async function addUnits(
  known: Map<string, UnitName>,
  wanted: readonly string[],
  session?: ClientSession,
): Promise<void> {
  const missing = [...new Set(wanted)].filter((unit) => !known.has(unit))
  if (missing.length === 0) return
  const rows = await Units.find({ _id: { $in: missing } }, { name: 1, ancestors: 1 }, session ? { session } : {}).lean()
  for (const { _id, name, ancestors } of rows) known.set(_id, { name, ancestors })
}
