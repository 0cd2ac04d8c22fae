/**
 * What becomes of progress when a course is published anew, for instance with another video in a lesson:
 * 1. Who has begun a course goes on in the version begun with, its videos included; they stay as long as the version
 *    does.
 * 2. Who has not begun it gets the newest one.
 * 3. Whoever wants to may move to the newest version, and not back. A lesson is the same lesson by its id:
 *    - completed or passed stays so, whatever its content is now, and its credit stands;
 *    - not completed, with the same video as before: its watched seconds count on (they are kept by person and video);
 *    - not completed, with another video: it starts anew;
 *    - a quiz keeps its attempts.
 *    Nothing in the ledger is changed. A lesson that the newest version no longer has is no longer asked for.
 * 4. A completed course stays as it was completed.
 * Pure.
 */
import type { Lesson, Outline } from '../courses/courses.contract.ts'
import { lessonsOf } from '../courses/outline.rule.ts'

export const pinnedVersion = (held: number | undefined, first: number | undefined, newest: number): number =>
  held ?? first ?? newest

export interface Upgrade {
  /** Lessons that have another video now and are not completed. */
  anew: Lesson[]
  /** Lessons that the earlier version does not have. */
  added: Lesson[]
}

export function upgradeTo(newest: Outline, from: Outline, isDone: (lesson: string) => boolean): Upgrade {
  const before = new Map(lessonsOf(from).map((lesson) => [lesson.id, lesson]))
  const isReplaced = (lesson: Lesson): boolean => {
    const old = before.get(lesson.id)
    return (
      lesson.kind === 'video' &&
      old !== undefined &&
      (old.kind !== 'video' || old.asset !== lesson.asset) &&
      !isDone(lesson.id)
    )
  }
  const lessons = lessonsOf(newest)
  return { anew: lessons.filter(isReplaced), added: lessons.filter(({ id }) => !before.has(id)) }
}
