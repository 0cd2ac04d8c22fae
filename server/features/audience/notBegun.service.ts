import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { businessDate } from '../../lib/clock.ts'
import { httpFail } from '../../lib/failure.ts'
import { isOverdue } from '../coverage/people.service.ts'
import { askedOf, statusPage } from '../coverage/statusPages.service.ts'
import type { CoverageStatus } from '../coverage/duties.service.ts'
import { begunBy } from '../enrolment/pinnedVersion.service.ts'
import { unitNames } from '../organisations/unitNames.service.ts'
import { programmesWith } from '../programmes/programmes.service.ts'
import { requirementsNaming, type Requirement } from '../programmes/requirements.service.ts'
import type { audience } from './audience.contract.ts'
import { versionFor } from './audience.service.ts'

type NotBegun = (typeof audience.endpoints)['notBegun']
type Query = z.output<NotBegun['query']>
type Page = { waiting: CoverageStatus[]; nextCursor: string | null }

/** So many pages of people are looked through for one of the list; then the next call goes on. */
const ROUNDS = 5

/** The next who have not begun, out of those of whom the requirement is still asked, whose day comes first before others. */
async function waitingFor(course: string, requirement: Requirement, { cursor, limit }: Query): Promise<Page> {
  const asked = askedOf(requirement, requirement.unit, { order: 'due' })
  const waiting: CoverageStatus[] = []
  let next = cursor ?? null
  for (let round = 0; round < ROUNDS && waiting.length < limit; round += 1) {
    const { items, nextCursor } = await statusPage(asked, next ?? undefined, limit)
    const begun = await begunBy(
      course,
      items.map(({ person }) => person),
    )
    waiting.push(...items.filter(({ person }) => !begun.has(person)))
    next = nextCursor
    if (next === null) break
  }
  return { waiting, nextCursor: next }
}

async function present({ waiting, nextCursor }: Page) {
  const today = businessDate()
  const homes = await unitNames(waiting.flatMap(({ posts }) => posts.slice(0, 1).map(({ unit }) => unit)))
  return {
    items: waiting.map(({ person, name, posts, dueOn, state }) => ({
      person,
      name,
      unitName: homes.get(posts[0]?.unit ?? '') ?? '',
      dueOn,
      overdue: isOverdue({ state, dueOn }, today),
    })),
    nextCursor,
  }
}

/**
 * Who is asked to learn a course and has opened no lesson of it, by one of the requirements that ask for it. A page may
 * have more than `limit` rows, or fewer with others to come: it is cut where the looking ended.
 */
export async function notBegun(actor: Actor, course: string, query: Query): Promise<z.input<NotBegun['reply']>> {
  await versionFor(actor, course)
  const programmes = await programmesWith(course)
  const requirements = await requirementsNaming(programmes.map(({ _id }) => _id))
  const { requirement: wanted } = query
  const requirement = wanted ? requirements.find(({ _id }) => _id === wanted) : requirements[0]
  if (wanted && !requirement) throw httpFail('notFound')
  const people = requirement ? await waitingFor(course, requirement, query) : { waiting: [], nextCursor: null }
  return {
    ...(await present(people)),
    requirement: requirement?._id ?? null,
    requirements: requirements.map(({ _id, title }) => ({ id: _id, title })),
  }
}
