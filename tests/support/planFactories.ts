/** Makes bases and training classes, straight in the database. */
import { Bases, Teachers, type Base } from '../../server/features/bases/bases.model.ts'
import { TrainingClasses, type TrainingClass } from '../../server/features/classes/classes.model.ts'
import { ClassSessions, type ClassSession } from '../../server/features/classes/timetable/timetable.model.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { newId } from '../../server/lib/id.ts'

/** A base with two rooms and a teacher: `teacher` is the id. */
export async function makeBase(unit: Unit, given: Partial<Base> = {}): Promise<{ base: Base; teacher: string }> {
  const _id = newId()
  const rooms = [
    { id: newId(), name: '报告厅', seats: 200 },
    { id: newId(), name: '101', seats: 40 },
  ]
  const base: Base = {
    ...{ _id, name: `基地 ${_id}`, kind: 'training', unit: unit._id, ancestors: unit.ancestors },
    ...{ address: '学院路 1 号', directions: '', rooms, contact: { name: '', phone: '' }, revision: 1 },
    ...given,
  }
  await Bases.create(base)
  const teacher = newId()
  const keys = { name: '王教授', pinyin: 'wang jiao shou', initials: 'wjs' }
  await Teachers.create({ _id: teacher, base: _id, ...keys, title: '', topics: '', phone: '13800000000', revision: 1 })
  return { base, teacher }
}

export async function makeClass(
  base: Pick<Base, '_id' | 'unit' | 'ancestors'>,
  audience: Unit,
  given: Partial<TrainingClass> = {},
): Promise<TrainingClass> {
  const _id = newId()
  const row: TrainingClass = {
    ...{ _id, title: `班 ${_id}`, year: 2026, intake: 1, programme: null, requirement: null },
    ...{ base: base._id, unit: base.unit, ancestors: base.ancestors },
    ...{ audience: audience._id, audienceAncestors: audience.ancestors },
    ...{ from: '2026-06-01', to: '2026-06-05', mode: 'venue', venue: '', bring: '', directions: '', positions: [] },
    ...{ capacity: 50, seated: 0, nominated: 0, quotas: false, quotasFreeOn: null, selfApply: false },
    ...{ nominateFrom: '2026-05-01', nominateUntil: '2026-05-20', confirmDays: 3, state: 'open', rankedAt: null },
    ...{
      seating: 0,
      graduation: { attendance: 86, course: null },
      budget: [],
      credit: 0,
      cancelled: null,
      revision: 1,
    },
    ...given,
  }
  await TrainingClasses.create(row)
  return row
}

export async function makeSession(trainingClass: string, given: Partial<ClassSession> = {}): Promise<ClassSession> {
  const row: ClassSession = {
    ...{ _id: newId(), class: trainingClass, day: '2026-06-01', from: 540, to: 720, title: '开班式' },
    ...{ teacher: null, room: null, place: '', course: null, link: '', credit: 400, revision: 1 },
    ...given,
  }
  await ClassSessions.create(row)
  return row
}
