import type { z } from 'zod'
import { ownPerson, type Actor } from '../../access/actor.ts'
import { businessDate, now } from '../../lib/clock.ts'
import type { AppContext } from '../../appContext.ts'
import { countRecorded, creditSince } from '../ledger/ledger.service.ts'
import type { Programme } from '../programmes/programmes.service.ts'
import { curriculumOf, openCourse, requiredCourses, type Curriculum } from '../enrolment/curriculum.service.ts'
import { openAttempts, presentCard, presentCourse, type Card } from './learning.present.ts'
import type { CourseForTrainee, Today } from './learning.contract.ts'
import { posters } from './media.ts'
import { programmeKey, progressOf, settleCourse, settleProgrammes } from '../enrolment/progress.service.ts'
import { begunCourses, withFacts, type EnrolledCourse } from './state.service.ts'
import { versionOf } from '../courses/versions.service.ts'
import { stateOf } from './lessonState.rule.ts'
import { dutyWhy, programmeWhy, type ProgrammeFacts } from './whyNot.rule.ts'

type DutyView = z.input<typeof Today>['duties'][number]
type ProgrammeView = DutyView['programmes'][number]

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

type Cards = Awaited<ReturnType<typeof cardsOf>>

/** A card as it leaves the server. */
export const without = ({ next: _next, started: _started, open: _open, enrolled: _enrolled, ...card }: OwnCard) => card

function factsOf({ title, courses }: Programme, cards: Cards): ProgrammeFacts {
  const required = courses.filter((row) => row.required)
  const missing = required.flatMap(({ course }) =>
    cards.get(course)?.state === 'completed' ? [] : [cards.get(course)?.title ?? '尚未发布的课程'],
  )
  return { title, missing, requiredCount: required.length }
}

function presentProgramme(programme: Programme, cards: Cards): ProgrammeView {
  const courses = programme.courses.flatMap(({ course, required }) => {
    const card = cards.get(course)
    return card ? [{ ...without(card), required }] : []
  })
  const why = programmeWhy(factsOf(programme, cards))
  const state =
    why === '' ? 'completed' : courses.some((course) => course.state !== 'not-started') ? 'in-progress' : 'not-started'
  return { id: programme._id, title: programme.title, state, why, courses }
}

function presentDuty(
  { requirement, standing }: Curriculum['duties'][number],
  programmes: Map<string, Programme>,
  cards: Cards,
): DutyView {
  const asked = requirement.programmes.flatMap((id) => programmes.get(id) ?? [])
  const { state, dueOn, coveredOn, passedOver } = standing
  const window = { from: requirement.from, to: requirement.to }
  return {
    requirement: requirement._id,
    title: requirement.title,
    state,
    dueOn,
    coveredOn,
    why: dutyWhy({ state, dueOn, passedOver, window, programmes: asked.map((programme) => factsOf(programme, cards)) }),
    programmes: asked.map((programme) => presentProgramme(programme, cards)),
  }
}

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
    programmes.filter(({ state }) => state === 'completed').map(({ id }) => programmeKey(person, id)),
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
  const duties = curriculum.duties.map((duty) => presentDuty(duty, curriculum.programmes, cards)).sort(byUrgency)
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
