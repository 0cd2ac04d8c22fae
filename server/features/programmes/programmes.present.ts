import type { z } from 'zod'
import type { ProgrammeCard, ProgrammeView, RequirementView } from './programmes.contract.ts'
import type { Programme, Requirement } from './programmes.model.ts'
import type { ProgrammeInFull } from './programmes.service.ts'
import { isRecalculating, type RequirementNames } from './requirements.service.ts'

/** Whoever has completed its required courses completes it; with none of these nobody does. */
const canBeCompleted = (courses: Programme['courses']): boolean => courses.some(({ required }) => required)

export const presentCard = ({
  _id,
  title,
  summary,
  courses,
  open,
  archivedAt,
  updatedAt,
}: Programme): z.input<typeof ProgrammeCard> => ({
  id: _id,
  title,
  summary,
  courseCount: courses.length,
  open,
  canBeCompleted: canBeCompleted(courses),
  archivedAt: archivedAt?.toISOString() ?? null,
  updatedAt: updatedAt.toISOString(),
})

export const presentProgramme = ({
  programme,
  courses,
  requirements,
}: ProgrammeInFull): z.input<typeof ProgrammeView> => ({
  ...presentCard(programme),
  revision: programme.revision,
  courses: programme.courses.map(({ course, required }) => ({
    course,
    required,
    title: courses.get(course)?.title ?? '',
    version: courses.get(course)?.version ?? 0,
  })),
  requirements: requirements.map(({ _id, title }) => ({ id: _id, title })),
})

export const presentRequirement = (
  requirement: Requirement,
  names: RequirementNames,
): z.input<typeof RequirementView> => {
  const { _id, revision, unit, title, from, to, graceMonths } = requirement
  return {
    id: _id,
    revision,
    unit,
    unitName: names.units.get(unit) ?? '',
    title,
    from,
    to,
    graceMonths,
    positions: requirement.positions.map((id) => ({ id, name: names.positions.get(id) ?? id })),
    programmes: requirement.programmes.map((id) => ({
      id,
      title: names.programmes.get(id)?.title ?? '',
      canBeCompleted: canBeCompleted(names.programmes.get(id)?.courses ?? []),
    })),
    archivedAt: requirement.archivedAt?.toISOString() ?? null,
    recalculating: isRecalculating(requirement),
  }
}
