import type { Asked } from '../programmes/requirement.rule.ts'
import type { Accepting } from './evidence.ts'

/** What some versions of a requirement ask between them: what has to be read for any of them. */
export interface Reach extends Accepting {
  positions: string[]
  /** The requirement itself: classes are held for it. */
  requirement: string
  /** The days whose hours are asked for; null: none. */
  hours: { from: string; to: string } | null
  kinds: boolean
}
export function reachOf(requirement: string, versions: readonly Asked[]): Reach {
  const all = (field: 'positions' | 'programmes' | 'courses'): string[] => [
    ...new Set(versions.flatMap((version) => version[field])),
  ]
  const byHours = versions.filter(({ clock }) => clock === 'hours')
  return {
    requirement,
    positions: all('positions'),
    programmes: all('programmes'),
    courses: all('courses'),
    trainings: versions.some(({ trainings }) => trainings),
    localTrainings: versions.some(({ localTrainings }) => localTrainings === true),
    hours:
      byHours.length === 0
        ? null
        : {
            from: byHours.map(({ from }) => from).sort()[0]!,
            to: byHours
              .map(({ to }) => to)
              .sort()
              .at(-1)!,
          },
    kinds: versions.some(({ kinds }) => kinds.length > 0),
  }
}
