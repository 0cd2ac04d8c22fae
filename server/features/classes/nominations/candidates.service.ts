/** Who may be nominated for a class, by what post, and what the ranking goes by. */
import { readEach } from '../../../lib/readTogether.ts'
import { standingIn, type Standing } from '../../coverage/uncovered.service.ts'
import type { TrainingClass } from '../classes.model.ts'
import { refusal, type Finding } from './checks.rule.ts'
import { factsOf, type Facts, type Place } from './facts.service.ts'
import type { Rank } from './priority.rule.ts'

/** By which posts: in these units or below; null: any. */
export type Within = readonly string[] | null

export interface Candidate {
  person: string
  name: string
  pinyin: string
  initials: string
  /** Of the post; none where the person has none that fits. */
  place: Place | null
  rank: Omit<Rank, 'at'>
  /** What is wrong with every post. */
  findings: Finding[]
  nominations: Facts['nominations']
}

interface Fit {
  place: Place | null
  why: 'post' | 'position' | 'audience'
}
/** The newest post that fits, or what the nearest miss lacks. */
function fitting({ places }: Facts, { positions: of, audience }: TrainingClass, within: Within): Fit {
  const own = within ? places.filter(({ ancestors }) => ancestors.some((unit) => within.includes(unit))) : places
  const heard = own.filter(({ ancestors }) => ancestors.includes(audience))
  const fits = heard.filter(({ position }) => of.length === 0 || of.includes(position))
  if (fits[0]) return { place: fits[0], why: 'post' }
  return { place: null, why: own.length === 0 ? 'post' : heard.length === 0 ? 'audience' : 'position' }
}

function candidateOf(
  trainingClass: TrainingClass,
  facts: Facts,
  standing: Standing | undefined,
  within: Within,
): Candidate {
  const { _id: person, name, pinyin, initials, lastOn, nominations } = facts
  const { place, why } = fitting(facts, trainingClass, within)
  const missed = facts.places.map(({ post }) => post).join('、')
  const trained = standing?.state === 'covered'
  const dueOn = trained ? null : (standing?.dueOn ?? null)
  return {
    ...{ person, name, pinyin, initials, place, nominations },
    rank: { project: facts.project ?? place?.project ?? null, trained, dueOn, lastOn },
    findings: place ? [] : [refusal(why, { name, post: missed })],
  }
}

/** Of whom the actor does not see nothing is said. */
export async function candidatesOf(
  trainingClass: TrainingClass,
  people: readonly string[],
  within: Within,
): Promise<Map<string, Candidate>> {
  const all = await readEach(factsOf, people)
  const seen = within ? all.filter(({ ancestors }) => ancestors.some((unit) => within.includes(unit))) : all
  const { requirement } = trainingClass
  const standings = await Promise.all(
    seen.map(({ _id }) => (requirement === null ? undefined : standingIn(requirement, _id))),
  )
  return new Map(
    seen.map((facts, at) => [facts._id, candidateOf(trainingClass, facts, standings[at], within)] as const),
  )
}
