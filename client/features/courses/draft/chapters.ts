import type { LessonOf } from './content.ts'

/** Of a question in a video. */
export type VideoQuestion = NonNullable<LessonOf<'video'>['questions']>[number]
export type Chapter = NonNullable<LessonOf<'video'>['chapters']>[number]

/** 65, 1:05 or 1:02:05 as seconds, whichever way the colon was typed; null for anything else. Pure. */
export function secondsOf(typed: string): number | null {
  const parts = typed.trim().split(/[:：]/)
  if (
    parts.length > 3 ||
    !parts.every((part) => /^\d{1,6}$/.test(part)) ||
    parts.slice(1).some((part) => Number(part) > 59)
  )
    return null
  return parts.reduce((sum, part) => sum * 60 + Number(part), 0)
}
