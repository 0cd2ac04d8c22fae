/** Whom an institution may nominate: out of its roster, or of those whom the requirement still asks for. */
import type { Actor } from '../../../access/actor.ts'
import type { CursorPage } from '../../../lib/paging.ts'
import { listPeople } from '../../coverage/people.service.ts'
import { lastTrainingOf } from '../../ledger/ledger.service.ts'
import { unitFor } from '../../organisations/organisations.service.ts'
import { topUnits } from '../../organisations/topUnits.service.ts'
import { people } from '../../roster/peopleList.service.ts'
import type { TrainingClass } from '../classes.model.ts'
import { checkPeople, type Checked } from './check.service.ts'
import { classToNominate } from './seen.service.ts'

export interface Choosing {
  search?: string | undefined
  /**
   * `uncovered`: not trained in this cycle; `grace`: in grace, by the last day: of a class with a requirement. `never`:
   * no training at all is recorded.
   */
  only?: 'uncovered' | 'grace' | 'never' | undefined
  /** With `only`: due by that day. */
  dueTo?: string | undefined
  position?: string | undefined
  unit?: string | undefined
  cursor?: string | undefined
  limit: number
}

/** The topmost unit of the actor's, or what of it the class is for. */
async function unitOf(actor: Actor, { audience, audienceAncestors }: TrainingClass, given?: string): Promise<string> {
  const unit = given ? await unitFor(actor, 'class.nominate', given) : (await topUnits(actor, 'class.nominate'))[0]!
  return audienceAncestors.includes(unit._id) ? audience : unit._id
}

export async function choose(actor: Actor, id: string, asked: Choosing): Promise<CursorPage<Checked>> {
  const { trainingClass, own } = await classToNominate(actor, id)
  const unit = await unitOf(actor, trainingClass, asked.unit)
  const { search, only, dueTo, cursor, limit } = asked
  const { positions, requirement } = trainingClass
  const position = asked.position ?? (positions.length === 1 ? positions[0] : undefined)
  const shared = { search, position, cursor, limit }
  const found =
    only === 'never'
      ? await neverTrained(actor, unit, shared)
      : only && requirement
        ? await uncovered(actor, requirement, unit, { ...shared, state: only, dueTo, order: 'due' as const })
        : await fromRoster(actor, unit, shared)
  const { items, nextCursor } = found
  return { items: await checkPeople(trainingClass, items, own, false), nextCursor }
}

type Page = CursorPage<string>
async function uncovered(
  actor: Actor,
  requirement: string,
  unit: string,
  query: Parameters<typeof listPeople>[3],
): Promise<Page> {
  const { page } = await listPeople(actor, requirement, unit, query)
  return { items: page.items.map(({ person }) => person), nextCursor: page.nextCursor }
}

/** People read at once, and how often for one page: some thousand, where nearly everybody has been trained. */
const [READ, TIMES] = [100, 20]
async function neverTrained(actor: Actor, unit: string, query: Parameters<typeof people>[2]): Promise<Page> {
  const items: string[] = []
  let { cursor } = query
  for (let times = 0; times < TIMES; times += 1) {
    const page = await fromRoster(actor, unit, { ...query, cursor, limit: READ })
    const trained = await lastTrainingOf(page.items)
    items.push(...page.items.filter((person) => !trained.has(person)))
    if (page.nextCursor === null) return { items, nextCursor: null }
    cursor = page.nextCursor
    if (items.length >= query.limit) break
  }
  return { items, nextCursor: cursor ?? null }
}

async function fromRoster(actor: Actor, unit: string, query: Parameters<typeof people>[2]): Promise<Page> {
  const { items, nextCursor } = await people(actor, unit, query)
  return { items: items.map(({ id }) => id), nextCursor }
}
