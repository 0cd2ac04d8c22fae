import { api } from '../../../lib/api.ts'
import { Problem } from '../../../lib/problem.ts'
import { contentOf, type Content } from './content.ts'
import { placeOf } from './outlineActs.ts'

/** Drafts that are open on this page, by course: they are changed in place and save themselves. */
export const openDrafts = new Map<string, Content>()

function put(content: Content, lesson: string, asset: string): boolean {
  const found = placeOf(content.outline, lesson)?.lesson
  if (found?.kind !== 'video') return false
  found.asset = asset
  return true
}

/**
 * Puts an asset into the lesson that it was uploaded for, also when its course is not open any more. A lesson that is
 * gone meanwhile takes nothing; the asset then waits in the library.
 * @throws Problem when the draft cannot be saved
 */
export async function attachAsset(
  { course, lesson }: { course: string; lesson: string },
  asset: string,
  tries = 3,
): Promise<void> {
  const open = openDrafts.get(course)
  if (open) return void put(open, lesson, asset)
  const view = await api.courses.show({ params: { course } })
  const content = contentOf(view)
  if (!put(content, lesson, asset)) return
  try {
    await api.courses.save({ params: { course }, body: { revision: view.revision, ...content } })
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'course.stale') || tries <= 1) throw error
    return attachAsset({ course, lesson }, asset, tries - 1)
  }
}
