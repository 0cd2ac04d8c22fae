import type { z } from 'zod'
import type { ProgrammeCard, ProgrammeView, RequirementView } from './programmes.contract.ts'
import type { Programme, Requirement } from './programmes.model.ts'
import type { ProgrammeInFull } from './programmes.service.ts'
import { businessDate } from '../../lib/clock.ts'
import { versionOn } from './requirement.rule.ts'
import { changedLines, linesOf } from './requirementWords.rule.ts'
import type { RequirementNames } from './requirementNames.service.ts'
import { isRecalculating } from './requirements.service.ts'
import { canBeCompleted } from './programmes.service.ts'

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

const named = (ids: readonly string[], names: ReadonlyMap<string, string>) =>
  ids.map((id) => ({ id, name: names.get(id) ?? id }))

/** A version that another took the place of before it held is told apart from those that were. */
function standingOf({ versions }: Requirement, at: number, today: string): VersionView['standing'] {
  const { effectiveOn } = versions[at]!
  if (versions.slice(at + 1).some((later) => later.effectiveOn <= effectiveOn)) return 'replaced'
  if (effectiveOn > today) return 'to-come'
  return versionOn(versions, today) === at ? 'present' : 'past'
}

type VersionView = z.input<typeof RequirementView>['versions'][number]
function presentVersions(requirement: Requirement, names: RequirementNames, today: string): VersionView[] {
  const lines = requirement.versions.map((version) => linesOf(version, names.called))
  return requirement.versions
    .map(({ effectiveOn, recordedAt, by, reason }, at) => ({
      effectiveOn,
      recordedAt: by === '' ? null : recordedAt.toISOString(),
      by: names.accounts.get(by) ?? '',
      reason,
      standing: standingOf(requirement, at, today),
      lines: changedLines(lines[at]!, lines[at - 1]),
    }))
    .reverse()
}

export const presentRequirement = (
  requirement: Requirement,
  names: RequirementNames,
): z.input<typeof RequirementView> => {
  const { _id, revision, unit, title, dualLeaders, clock, from, to, graceMonths, priorMonths } = requirement
  const { trainings, localTrainings = false, hours, weight } = requirement
  const { called } = names
  return {
    id: _id,
    revision,
    unit,
    unitName: names.units.get(unit) ?? '',
    title,
    ...{ dualLeaders, clock, from, to, graceMonths, priorMonths, trainings, localTrainings, hours, weight },
    positions: named(requirement.positions, called.positions),
    kinds: named(requirement.kinds, called.kinds),
    courses: named(requirement.courses, called.courses),
    programmes: requirement.programmes.map((id) => ({
      id,
      title: called.programmes.get(id) ?? '',
      canBeCompleted: names.completable.has(id),
    })),
    lines: linesOf(requirement, called),
    versions: presentVersions(requirement, names, businessDate()),
    archivedAt: requirement.archivedAt?.toISOString() ?? null,
    recalculating: isRecalculating(requirement),
  }
}
