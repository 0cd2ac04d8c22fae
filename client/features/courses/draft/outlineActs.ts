/**
 * What can be done to an outline, in place: the draft is reactive. Acts that take something away return how to put it
 * back.
 */
import type { Lesson, LessonKind, Outline, Section } from './content.ts'
import { newId } from '../../../lib/newId.ts'

const EMPTY = {
  video: { kind: 'video', asset: null },
  document: { kind: 'document', asset: null },
  article: { kind: 'article', article: null },
  quiz: { kind: 'quiz', quiz: null },
} as const satisfies { [K in LessonKind]: Omit<Extract<Lesson, { kind: K }>, 'id' | 'title'> }

export interface Place {
  section: Section
  index: number
  lesson: Lesson
}
export function placeOf(outline: Outline, lesson: string): Place | null {
  for (const section of outline.sections) {
    const index = section.lessons.findIndex(({ id }) => id === lesson)
    if (index >= 0) return { section, index, lesson: section.lessons[index]! }
  }
  return null
}

export function addSection(outline: Outline, title: string): Section {
  outline.sections.push({ id: newId(), title, lessons: [] })
  return outline.sections.at(-1)!
}

export function addLesson(section: Section, kind: LessonKind, title: string): Lesson {
  section.lessons.push({ id: newId(), title, ...EMPTY[kind] })
  return section.lessons.at(-1)!
}

/** Puts a lesson before the one at `index` of a section, also of another. */
export function moveLesson(outline: Outline, lesson: string, to: string, index: number): void {
  const from = placeOf(outline, lesson)
  const target = outline.sections.find(({ id }) => id === to)
  if (!from || !target) return
  from.section.lessons.splice(from.index, 1)
  const shifted = from.section === target && from.index < index ? index - 1 : index
  target.lessons.splice(shifted, 0, from.lesson)
}

/** One step up or down; beyond the border of its section into the next one. */
export function stepLesson(outline: Outline, lesson: string, by: 1 | -1): void {
  const from = placeOf(outline, lesson)
  if (!from) return
  const within = from.index + by
  if (within >= 0 && within < from.section.lessons.length)
    return moveLesson(outline, lesson, from.section.id, by > 0 ? within + 1 : within)
  const neighbour = outline.sections[outline.sections.indexOf(from.section) + by]
  if (neighbour) moveLesson(outline, lesson, neighbour.id, by > 0 ? 0 : neighbour.lessons.length)
}

export const canStepLesson = (outline: Outline, lesson: string, by: 1 | -1): boolean => {
  const lessons = outline.sections.flatMap((section) => section.lessons)
  const place = placeOf(outline, lesson)
  if (!place) return false
  const edge = by > 0 ? lessons.at(-1) : lessons[0]
  return edge?.id !== lesson || outline.sections[outline.sections.indexOf(place.section) + by] !== undefined
}
