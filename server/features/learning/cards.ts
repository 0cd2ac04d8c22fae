/** The courses of a curriculum as their trainee sees them. */
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { now } from '../../lib/clock.ts'
import type { AppContext } from '../../appContext.ts'
import { requiredCourses, type Curriculum } from '../enrolment/curriculum.service.ts'
import { openAttempts, presentCard, type Card } from './learning.present.ts'
import type { Today } from './learning.contract.ts'
import { posters } from './media.ts'
import { begunCourses, withFacts, type EnrolledCourse } from './state.service.ts'
import { stateOf } from './lessonState.rule.ts'

export type OwnCard = Card & { started: boolean; open: z.input<typeof Today>['openAttempts']; enrolled: EnrolledCourse }

/** The cards of all courses of the curriculum, by course. Four queries, whatever there is to show. */
export async function cardsOf(
  app: AppContext,
  { session }: Actor,
  person: string,
  curriculum: Curriculum,
): Promise<Map<string, OwnCard>> {
  const rows = [...curriculum.programmes.values()].flatMap(({ courses }) => courses)
  const required = requiredCourses(curriculum)
  const begun = await begunCourses(person, [...new Set(rows.map(({ course }) => course))], curriculum.offered)
  const versions = begun.map(({ version }) => version)
  const [courses, pictures] = await Promise.all([
    withFacts(person, begun),
    posters(app, session, versions, curriculum.offered),
  ])
  return new Map(
    [...courses].map(([id, each]) => {
      const card = presentCard(each, required.has(id), pictures.get(id) ?? null)
      return [
        id,
        {
          ...card,
          started: card.next !== null && stateOf(card.next, each.factsOf(card.next)) !== 'not-started',
          open: openAttempts(each, now()),
          enrolled: each,
        },
      ]
    }),
  )
}

export type Cards = Awaited<ReturnType<typeof cardsOf>>

/** A card as it leaves the server. */
export const without = ({ next: _next, started: _started, open: _open, enrolled: _enrolled, ...card }: OwnCard) => card
