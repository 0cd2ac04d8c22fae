import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { now } from '../../lib/clock.ts'
import { done } from '../../lib/schema.ts'
import { lessonContext, type LessonRef } from './lessons.service.ts'
import type { Note } from './notes.contract.ts'
import { fail } from './notes.failures.ts'
import { LessonNotes, noteId, type LessonNote } from './notes.model.ts'

type View = z.input<typeof Note>
type Written = Pick<LessonNote, 'at' | 'text'>
interface At extends LessonRef {
  note: string
}

/** On one lesson: the list is shown as a whole. */
const MOST = 500

const present = ({ _id, person, at, text, updatedAt }: LessonNote): View => ({
  id: _id.slice(person.length + 1),
  at,
  text,
  updatedAt: updatedAt.toISOString(),
})

/** The caller's own notes on a lesson that is open to them. */
async function own(actor: Actor, where: LessonRef): Promise<Pick<LessonNote, 'person' | 'course' | 'lesson'>> {
  const { person, lesson } = await lessonContext(actor, where)
  return { person, course: where.course, lesson: lesson.id }
}

export async function listNotes(actor: Actor, where: LessonRef): Promise<{ items: View[] }> {
  const rows = await LessonNotes.find(await own(actor, where))
    .sort({ at: 1 })
    .limit(MOST)
    .lean()
  return { items: rows.map(present) }
}

export async function saveNote(actor: Actor, { note, ...where }: At, { at, text }: Written): Promise<View> {
  const mine = await own(actor, where)
  const row: LessonNote = { _id: noteId(mine.person, note), ...mine, at, text, updatedAt: now() }
  const known = await LessonNotes.findById(row._id, { lesson: 1, course: 1 }).lean()
  if (known && (known.lesson !== row.lesson || known.course !== row.course)) throw httpFail('notFound')
  if (!known && (await LessonNotes.countDocuments(mine)) >= MOST) throw fail('notes.full', { most: MOST })
  await LessonNotes.replaceOne({ _id: row._id }, row, { upsert: true })
  return present(row)
}

export async function removeNote(actor: Actor, { note, ...where }: At): Promise<typeof done> {
  const mine = await own(actor, where)
  const { deletedCount } = await LessonNotes.deleteOne({ _id: noteId(mine.person, note), ...mine })
  if (deletedCount === 0) throw httpFail('notFound')
  return done
}
