import type { z } from 'zod'
import { ownPerson, type Actor } from '../../access/actor.ts'
import { businessDate, now } from '../../lib/clock.ts'
import type { AppContext } from '../../appContext.ts'
import { countRecorded, creditSince } from '../ledger/ledger.service.ts'
import { curriculumOf, isOfItself, openCourse, requiredCourses } from '../enrolment/curriculum.service.ts'
import { presentCourse } from './learning.present.ts'
import type { CourseForTrainee, Today } from './learning.contract.ts'
import { posters } from './media.ts'
import { programmeKey, progressOf, settleCourse, settleProgrammes } from '../enrolment/progress.service.ts'
import { withFacts } from './state.service.ts'
import { versionOf } from '../courses/versions.service.ts'
import { cardsOf, type Cards } from './cards.ts'
import { presentDuties } from './duties.ts'

type DutyView = z.input<typeof Today>['duties'][number]

const isOwed = ({ state }: DutyView): boolean => state === 'uncovered' || state === 'grace'

/** First what is owed and due first, its required courses before the others; then any other course already begun. */
function nextOf(duties: DutyView[], cards: Cards): z.input<typeof Today>['next'] {
  const owed = duties
    .filter(isOwed)
    .flatMap(({ dueOn, programmes }) =>
      programmes
        .filter(({ state }) => state !== 'completed')
        .flatMap(({ courses }) =>
          courses.toSorted((a, b) => Number(b.required) - Number(a.required)).map(({ id }) => ({ id, dueOn })),
        ),
    )
  const begun = [...cards.values()]
    .filter(({ state }) => state === 'in-progress')
    .map(({ id }) => ({ id, dueOn: null }))
  for (const { id, dueOn } of [...owed, ...begun]) {
    const card = cards.get(id)
    if (!card?.next || card.state === 'completed') continue
    return {
      course: id,
      courseTitle: card.title,
      lesson: card.next.id,
      lessonTitle: card.next.title,
      kind: card.next.kind,
      dueOn,
      started: card.started,
    }
  }
  return null
}

/** Without a limit of time last. */
const byDeadline = (a: { deadlineAt: string | null }, b: { deadlineAt: string | null }): number =>
  (a.deadlineAt ?? '9999').localeCompare(b.deadlineAt ?? '9999')

const byUrgency = (a: DutyView, b: DutyView): number =>
  Number(isOwed(b)) - Number(isOwed(a)) || (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999')

/**
 * A programme changed so that the person fulfils it: its completion is recorded when the person looks, not only with
 * the next lesson. One query when there is nothing to do.
 */
async function settle(person: string, actor: Actor, duties: DutyView[]): Promise<void> {
  const complete = duties.flatMap(({ programmes }) =>
    programmes
      .filter((each) => each.state === 'completed' && !isOfItself(each))
      .map(({ id }) => programmeKey(person, id)),
  )
  if (complete.length > 0 && (await countRecorded(complete)) < new Set(complete).size)
    await settleProgrammes(person, actor.account)
}

/** What must I finish, by when, and how far am I: duties by urgency, and the one next thing. */
export async function today(app: AppContext, actor: Actor): Promise<z.input<typeof Today>> {
  const person = ownPerson(actor)
  const credit = creditSince(person, `${businessDate().slice(0, 4)}-01-01`)
  credit.catch(() => undefined) // awaited below, when something else may have failed first
  const curriculum = await curriculumOf(person)
  const cards = await cardsOf(app, actor, person, curriculum)
  const duties = (await presentDuties(person, curriculum, cards, credit)).sort(byUrgency)
  await settle(person, actor, duties)
  return {
    date: businessDate(),
    now: now().toISOString(),
    openAttempts: [...cards.values()].flatMap(({ open }) => open).sort(byDeadline),
    name: actor.name,
    next: nextOf(duties, cards),
    duties,
    creditThisYear: await credit,
  }
}

/** A course with my progress in the version that I am held to. */
export async function course(app: AppContext, actor: Actor, id: string): Promise<z.input<typeof CourseForTrainee>> {
  const person = ownPerson(actor)
  const open = await openCourse(person, id)
  const [facts, newest, pictures] = await Promise.all([
    withFacts(person, [open]),
    open.version.number < open.course.version! ? versionOf(id, open.course.version!) : null,
    posters(app, actor.session, [open.version], open.curriculum.offered),
  ])
  const mine = facts.get(id)!
  const required = requiredCourses(open.curriculum)
  const view = presentCourse(mine, required.has(id), pictures.get(id) ?? null, newest)
  if (view.state === 'completed' || view.lessonCount === 0 || view.lessonsDone < view.lessonCount) return view
  // a lesson was completed while the person moved to a version of which it was the last
  await settleCourse(person, id, actor.account)
  const progress = await progressOf(person, id)
  return presentCourse({ ...mine, progress }, required.has(id), view.poster, newest)
}
