/** What is known of people who are nominated: read for all who ask at the same time. */
import { businessDate } from '../../../lib/clock.ts'
import { lookUp } from '../../../lib/lookUp.ts'
import { readTogether } from '../../../lib/readTogether.ts'
import { kindNames } from '../../honours/kinds.service.ts'
import { honoursOn } from '../../honours/list.service.ts'
import { lastTrainingOf } from '../../ledger/ledger.service.ts'
import { institutionsOf, positions } from '../../organisations/organisations.service.ts'
import { unitNames } from '../../organisations/unitNames.service.ts'
import { lastingPosts, namesAndUnits, namesOf, type Appointment, type PersonName } from '../../roster/people.service.ts'
import { Nominations, type Nomination } from './nominations.model.ts'

export interface Place {
  /** The institution. */
  unit: string
  unitName: string
  ancestors: string[]
  position: string
  /** Unit and position, in words. */
  post: string
  /** The honour of the unit of the post that comes first. */
  project: string | null
}
export interface Facts extends PersonName {
  ancestors: string[]
  /** The newest post first. */
  places: Place[]
  /** The person's own honour that comes first. */
  project: string | null
  lastOn: string | null
  /** In whatever class; none that the person left. */
  nominations: Pick<Nomination, 'person' | 'class' | 'state'>[]
}

async function readFacts(people: string[]): Promise<Map<string, Facts>> {
  const today = businessDate()
  const [names, seen, posts, last, rows] = await Promise.all([
    namesOf(people),
    namesAndUnits(people),
    lastingPosts(people, today),
    lastTrainingOf(people),
    lookUp(people, (some) =>
      Nominations.find({ person: { $in: some } }, { person: 1, class: 1, state: 1, left: 1 }).lean(),
    ),
  ])
  const first = await firstHonours([...people, ...posts.map(({ unit }) => unit)], today)
  const placeOf = await placesOf(posts, first)
  const [lines, own, held] = [
    new Map(seen.map(({ _id, ancestors }) => [_id, ancestors])),
    Map.groupBy(posts, ({ person }) => person),
    Map.groupBy(
      rows.filter(({ left }) => !left),
      ({ person }) => person,
    ),
  ]
  return new Map(
    names.map((name) => {
      const { _id } = name
      const places = (own.get(_id) ?? []).flatMap((post) => placeOf(post) ?? [])
      const facts = { ancestors: lines.get(_id) ?? [], places, project: first.get(_id) ?? null }
      return [_id, { ...name, ...facts, lastOn: last.get(_id) ?? null, nominations: held.get(_id) ?? [] }]
    }),
  )
}

/** Honours whose kind comes first in classes, in words, by who holds them. */
async function firstHonours(subjects: readonly string[], today: string): Promise<Map<string, string>> {
  const honours = (await honoursOn(today, subjects)).filter((each) => each.first)
  if (honours.length === 0) return new Map()
  const kinds = await kindNames()
  return new Map(honours.map(({ subject, kind }) => [subject, kinds.get(kind) ?? '']))
}

async function placesOf(
  posts: readonly Appointment[],
  first: ReadonlyMap<string, string>,
): Promise<(post: Appointment) => Place | null> {
  const [units, institutions, known] = await Promise.all([
    unitNames(posts.map(({ unit }) => unit)),
    institutionsOf(posts.map(({ ancestors }) => ancestors)),
    positions(),
  ])
  const names = new Map(known.map(({ _id, name }) => [_id, name]))
  return ({ unit, ancestors, position }) => {
    const institution = institutions.get(unit)
    const post = `${units.get(unit) ?? ''} · ${names.get(position) ?? position}`
    const project = first.get(unit) ?? null
    return institution
      ? { unit: institution._id, unitName: institution.name, ancestors, position, post, project }
      : null
  }
}

export const factsOf = readTogether(readFacts)
