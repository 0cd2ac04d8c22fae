/** What changed in the lessons of a course. Pure. */
import type { Lesson, Outline } from '../../draft/content.ts'
import type { Change, Named } from './change.ts'
import { partsOf, type Names } from './lessonParts.ts'
import { goneParts, partChanges } from './partChanges.ts'
import { reordered } from './sequence.ts'

interface Placed {
  lesson: Lesson
  section: string
  place: string
}
const lessonsIn = ({ sections }: Outline): Map<string, Placed> =>
  new Map(
    sections.flatMap(({ id: section, lessons }, chapter) =>
      lessons.map((lesson, at) => [lesson.id, { lesson, section, place: `第 ${chapter + 1} 章第 ${at + 1} 课` }]),
    ),
  )

const names = ({ assets }: Named): Names => new Map(assets.map(({ id, name }) => [id, name]))

export function lessonChanges(before: Named, after: Named): Change[] {
  const [old, now] = [lessonsIn(before.outline), lessonsIn(after.outline)]
  const within = (lessons: Map<string, Placed>, section: string) =>
    [...lessons].filter(([id, each]) => each.section === section && old.get(id)?.section === now.get(id)?.section)
  const moved = new Set(
    after.outline.sections.flatMap(({ id }) => {
      const ids = (lessons: Map<string, Placed>) => within(lessons, id).map(([lesson]) => lesson)
      return [...reordered(ids(old), ids(now))]
    }),
  )
  const [oldNames, newNames] = [names(before), names(after)]
  const come = [...now].flatMap(([id, { lesson, section, place }]): Change[] => {
    const was = old.get(id)
    const base = { id, place, title: lesson.title, lesson: id }
    if (!was) return [{ ...base, what: 'added', parts: [] }]
    const parts = partChanges(partsOf(was.lesson, oldNames), partsOf(lesson, newNames))
    const isMoved = was.section !== section || moved.has(id)
    return [
      ...(parts.length > 0 ? [{ ...base, what: 'changed' as const, parts }] : []),
      ...(isMoved ? [{ ...base, what: 'moved' as const, place: `原${was.place}，现${place}`, parts: [] }] : []),
    ]
  })
  const gone = [...old].flatMap(([id, { lesson, place }]): Change[] =>
    now.has(id)
      ? []
      : [
          {
            id,
            what: 'removed',
            place: `原${place}`,
            title: lesson.title,
            lesson: null,
            parts: goneParts(partsOf(lesson, oldNames)),
          },
        ],
  )
  return [...come, ...gone]
}
