import type { z } from 'zod'
import type { ProgrammeCard, ProgrammeView, RequirementView } from './programmes.contract.ts'
import type { Programme, Requirement } from './programmes.model.ts'
import type { ProgrammeInFull } from './programmes.service.ts'
import { isRecalculating, type RequirementNames } from './requirements.service.ts'

export const presentCard = ({
  _id,
  title,
  summary,
  courses,
  open,
  updatedAt,
}: Programme): z.input<typeof ProgrammeCard> => ({
  id: _id,
  title,
  summary,
  courseCount: courses.length,
  open,
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
    programmes: requirement.programmes.map((id) => ({ id, title: names.programmes.get(id) ?? '' })),
    recalculating: isRecalculating(requirement),
  }
}
