import { ownPerson, type Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { businessDate } from '../../lib/clock.ts'
import { begunVideos } from '../enrolment/begunVideos.service.ts'
import { curriculumOf } from '../enrolment/curriculum.service.ts'
import { newestRecords } from '../ledger/ledger.service.ts'
import { studiedBy } from '../playback/watches.service.ts'
import { openedAt } from './handoutOpenings.ts'
import { recentLessons, type Traces } from './recent.ts'
import { timeOf } from './studied.rule.ts'
import { categoriesOf } from '../courses/categoryChoice.service.ts'
import { lessonsOf } from '../courses/outline.rule.ts'
import { cardsOf, without, type OwnCard } from './cards.ts'

/** Far more than three courses' last lessons stand among so many. */
const RECORDS = 60

const lessonsIn = (cards: Iterable<OwnCard>) =>
  [...cards].flatMap(({ enrolled }) => lessonsOf(enrolled.version.outline))

/** When each lesson was completed last, as far as that is among the newest records. */
async function completedAt(person: string): Promise<Map<string, Date>> {
  const records = await newestRecords(person, undefined, RECORDS)
  return new Map(
    records
      .filter(({ kind }) => kind === 'lesson.completed')
      .toReversed()
      .map(({ lesson, at }) => [lesson ?? '', at]),
  )
}

/** Where the person was, and what was played of all videos ever begun. */
async function tracesOf(person: string, cards: Iterable<OwnCard>): Promise<Traces> {
  const lessons = lessonsIn(cards)
  const handouts = lessons.flatMap((lesson) =>
    lesson.kind === 'document' && lesson.asset ? [{ person, lesson: lesson.id, asset: lesson.asset }] : [],
  )
  const [studied, opened, completed] = await Promise.all([
    begunVideos(person).then((videos) => studiedBy(person, videos)),
    openedAt(handouts),
    completedAt(person),
  ])
  return { watches: new Map(studied.map((watch) => [watch.asset, watch])), opened, completed }
}

/** Every course open to me: required ones first, then by title; what I studied last, and my learning time. */
export async function courses(app: AppContext, actor: Actor) {
  const person = ownPerson(actor)
  const curriculum = await curriculumOf(person)
  const cards = await cardsOf(app, actor, person, curriculum)
  const traces = await tracesOf(person, cards.values())
  const programmes = [...curriculum.programmes.values()]
  const items = [...cards.values()].map((card) => ({
    ...without(card),
    category: card.enrolled.version.category,
    programmes: programmes
      .filter(({ courses: rows }) => rows.some(({ course: id }) => id === card.id))
      .map(({ _id, title }) => ({ id: _id, title })),
  }))
  return {
    recent: recentLessons(cards.values(), traces),
    time: timeOf([...traces.watches.values()], businessDate()),
    categories: await categoriesOf(curriculum.offered, items),
    items: items.sort((a, b) => Number(b.required) - Number(a.required) || a.title.localeCompare(b.title, 'zh-CN')),
  }
}
