import type { z } from 'zod'
import { basesById } from '../../bases/bases.service.ts'
import { teacherNames } from '../../bases/teachers.service.ts'
import { titlesOf } from '../../courses/published.service.ts'
import type { SessionView } from './timetable.contract.ts'
import type { ClassSession } from './timetable.model.ts'

const idsOf = (ids: readonly (string | null)[]): string[] => [...new Set(ids.filter((id) => id !== null))]

export async function presentSessions(
  base: string,
  rows: readonly ClassSession[],
): Promise<z.input<typeof SessionView>[]> {
  const [bases, teachers, courses] = await Promise.all([
    basesById([base]),
    teacherNames(idsOf(rows.map(({ teacher }) => teacher))),
    titlesOf(idsOf(rows.map(({ course }) => course))),
  ])
  const rooms = new Map(bases.get(base)?.rooms.map(({ id, name }) => [id, name]))
  const titles = new Map(courses.map(({ _id, title }) => [_id, title]))
  const named = (id: string | null, names: ReadonlyMap<string, string>) =>
    id === null ? null : { id, name: names.get(id) ?? '' }
  return rows.map(({ _id, day, from, to, title, teacher, room, place, course, link, credit, revision }) => ({
    id: _id,
    ...{ day, from, to, title, place, link, credit, revision },
    teacher:
      teacher === null
        ? null
        : { id: teacher, name: teachers.get(teacher)?.name ?? '', title: teachers.get(teacher)?.title ?? '' },
    room: named(room, rooms),
    course: named(course, titles),
  }))
}
