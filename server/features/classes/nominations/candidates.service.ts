/** Who may be nominated for a class, by what post, and what the ranking goes by. A few reads, whatever the number. */
import { businessDate } from '../../../lib/clock.ts'
import { lastTrainingOf } from '../../ledger/ledger.service.ts'
import { standingsIn } from '../../coverage/uncovered.service.ts'
import { honoursOn } from '../../honours/list.service.ts'
import { kindNames } from '../../honours/kinds.service.ts'
import { institutionsOf, positions } from '../../organisations/organisations.service.ts'
import { unitNames } from '../../organisations/unitNames.service.ts'
import { lastingPosts, namesAndUnits, namesOf, type Appointment, type PersonName } from '../../roster/people.service.ts'
import type { TrainingClass } from '../classes.model.ts'
import { refusal, type Finding } from './checks.rule.ts'
import type { Rank } from './priority.rule.ts'

/** By which posts: in these units or below; null: any. */
export type Within = readonly string[] | null

export interface Candidate {
  person: string
  name: string
  pinyin: string
  initials: string
  /** Of the post: none where the person has none that fits. */
  place: { unit: string; unitName: string; ancestors: string[]; position: string; post: string } | null
  rank: Omit<Rank, 'at'>
  /** Where the person stands in the class's requirement; null: not asked, or the class counts for none. */
  state: 'covered' | 'uncovered' | 'grace' | 'exempt' | null
  /** What is wrong with every post. */
  findings: Finding[]
}

interface Fit {
  post: Appointment | null
  why: 'post' | 'position' | 'audience'
}
/** The newest post that fits, or what the nearest miss lacks. */
function fitting(posts: readonly Appointment[], { positions: of, audience }: TrainingClass, within: Within): Fit {
  const own = within ? posts.filter(({ ancestors }) => ancestors.some((unit) => within.includes(unit))) : posts
  const heard = own.filter(({ ancestors }) => ancestors.includes(audience))
  const fits = heard.filter(({ position }) => of.length === 0 || of.includes(position))
  if (fits[0]) return { post: fits[0], why: 'post' }
  return { post: null, why: own.length === 0 ? 'post' : heard.length === 0 ? 'audience' : 'position' }
}

/** Of whom the actor does not see nothing is said. */
async function seenFrom(names: readonly PersonName[], within: readonly string[]): Promise<PersonName[]> {
  const seen = (await namesAndUnits(names.map(({ _id }) => _id)))
    .filter(({ ancestors }) => ancestors.some((unit) => within.includes(unit)))
    .map(({ _id }) => _id)
  return names.filter(({ _id }) => seen.includes(_id))
}

export async function candidatesOf(
  trainingClass: TrainingClass,
  people: readonly string[],
  within: Within,
): Promise<Map<string, Candidate>> {
  const today = businessDate()
  const [all, posts] = await Promise.all([namesOf(people), lastingPosts(people, today)])
  const names = within ? await seenFrom(all, within) : all
  const byPerson = Map.groupBy(posts, ({ person }) => person)
  const fits = new Map(names.map(({ _id }) => [_id, fitting(byPerson.get(_id) ?? [], trainingClass, within)]))
  const held = [...fits.values()].flatMap(({ post }) => post ?? [])
  const [units, places, known, ranks] = await Promise.all([
    unitNames(posts.map(({ unit }) => unit)),
    institutionsOf(held.map(({ ancestors }) => ancestors)),
    positions(),
    ranksOf(trainingClass, people, held, today),
  ])
  const positionName = new Map(known.map(({ _id, name }) => [_id, name]))
  const inWords = ({ unit, position }: Appointment) =>
    `${units.get(unit) ?? ''} · ${positionName.get(position) ?? position}`
  return new Map(
    names.map(({ _id, name, pinyin, initials }) => {
      const { post, why } = fits.get(_id)!
      const institution = post && places.get(post.unit)
      const missed = (byPerson.get(_id) ?? []).map(inWords).join('、')
      const place = post &&
        institution && {
          ...{ unit: institution._id, unitName: institution.name, ancestors: post.ancestors },
          ...{ position: post.position, post: inWords(post) },
        }
      const findings = place ? [] : [refusal(why, { name, post: missed })]
      return [_id, { person: _id, name, pinyin, initials, place: place ?? null, findings, ...ranks(_id) }]
    }),
  )
}

type Ranked = Pick<Candidate, 'rank' | 'state'>
/** What the published order goes by: honours that come first, the requirement, the last training. */
async function ranksOf(
  { requirement }: TrainingClass,
  people: readonly string[],
  posts: readonly Appointment[],
  today: string,
): Promise<(person: string) => Ranked> {
  const [honours, standings, last, kinds] = await Promise.all([
    honoursOn(today, [...people, ...posts.map(({ unit }) => unit)]),
    requirement === null ? new Map<string, never>() : standingsIn(requirement, people),
    lastTrainingOf(people),
    kindNames(),
  ])
  const first = new Map(
    honours.filter((each) => each.first).map(({ subject, kind }) => [subject, kinds.get(kind) ?? '']),
  )
  const unitOf = new Map(posts.map(({ person, unit }) => [person, unit]))
  return (person) => {
    const standing = standings.get(person) ?? null
    const project = first.get(person) ?? first.get(unitOf.get(person) ?? '') ?? null
    const trained = standing?.state === 'covered'
    const dueOn = trained ? null : (standing?.dueOn ?? null)
    return { rank: { project, trained, dueOn, lastOn: last.get(person) ?? null }, state: standing && standing.state }
  }
}
