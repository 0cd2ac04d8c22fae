import { ownPerson, type Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { businessDate } from '../../lib/clock.ts'
import { curriculumOf } from '../enrolment/curriculum.service.ts'
import { studiedBy } from '../playback/watches.service.ts'
import { recentLessons } from './recent.ts'
import { timeOf } from './studied.rule.ts'
import { lessonsOf } from '../courses/outline.rule.ts'
import { cardsOf, without, type OwnCard } from './today.service.ts'

const videosOf = ({ enrolled }: OwnCard): string[] =>
  lessonsOf(enrolled.version.outline).flatMap((lesson) =>
    lesson.kind === 'video' && lesson.asset ? [lesson.asset] : [],
  )

/** Every course open to me: required ones first, then by title; what I studied last, and my learning time. */
export async function courses(app: AppContext, actor: Actor) {
  const person = ownPerson(actor)
  const curriculum = await curriculumOf(person)
  const cards = await cardsOf(app, actor, person, curriculum)
  const studied = await studiedBy(person, [...cards.values()].flatMap(videosOf))
  const programmes = [...curriculum.programmes.values()]
  const items = [...cards.values()].map((card) => ({
    ...without(card),
    programmes: programmes
      .filter(({ courses: rows }) => rows.some(({ course: id }) => id === card.id))
      .map(({ _id, title }) => ({ id: _id, title })),
  }))
  return {
    recent: recentLessons(cards.values(), studied),
    time: timeOf(studied, businessDate()),
    items: items.sort((a, b) => Number(b.required) - Number(a.required) || a.title.localeCompare(b.title, 'zh-CN')),
  }
}
