/** Several videos at once: each becomes a lesson, named after its file. */
import type { Section } from './content.ts'
import { openDrafts } from './attachAsset.ts'
import { addLesson, placeOf } from './outlineActs.ts'

interface Target {
  course: string
  lesson: string
}
const nameOf = (file: string): string =>
  [...file.replace(/\.[a-z0-9]{2,5}$/i, '').trim()].slice(0, 120).join('') || '新的视频'

/** A new lesson at the end of the section. */
export const newVideo = (course: string, section: Section, file: File): Target => ({
  course,
  lesson: addLesson(section, 'video', nameOf(file.name)).id,
})

/** The first of the files is for the lesson itself, the others follow it in its section. */
export function videoTarget(course: string, lesson: string, file: File, at: number): Target {
  const place = at === 0 ? null : placeOf(openDrafts.get(course)!.outline, lesson)
  return place ? newVideo(course, place.section, file) : { course, lesson }
}

/** Whether a drag carries files, not a part of the outline. */
export const carriesFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true
