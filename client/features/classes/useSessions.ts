import { api } from '../../lib/api.ts'
import { newId } from '../../lib/newId.ts'
import { confirm } from '../../ui/confirm.ts'
import { day } from '../../ui/format.ts'
import { toldAct } from '../../ui/toldAct.ts'
import { daysLater } from '../../../server/features/classes/copied.rule.ts'
import type { ClassSession, TrainingClass } from './classes.ts'

/** What is sent of a session. */
const fieldsOf = ({ day, from, to, title, teacher, room, place, course, link, credit }: ClassSession) => ({
  ...{ day, from, to, title, place, link, credit },
  teacher: teacher?.id ?? null,
  room: room?.id ?? null,
  course: course?.id ?? null,
})

/** What is done with a session in its row: moved to another day, or taken out; either can be taken back. */
export function useSessions(given: () => Pick<TrainingClass, 'id' | 'from' | 'to'>, changed: () => void) {
  const params = () => ({ trainingClass: given().id })
  async function said(work: () => Promise<unknown>, text: string, undo?: () => void): Promise<void> {
    await toldAct(work, text, undo)
    changed()
  }

  async function move(session: ClassSession, days: number): Promise<void> {
    const fields = { ...fieldsOf(session), day: daysLater(session.day, days) }
    const { items } = await api.timetable.check({ params: params(), body: { ...fields, session: session.id } })
    const text = items.map((each) => each.text).join('\n')
    if (items.length > 0 && !(await confirm({ title: '这样安排会有时间冲突', text, action: '仍然移动' }))) return
    const save = () =>
      api.timetable.save({
        params: { ...params(), classSession: session.id },
        body: { ...fields, revision: session.revision, accepted: true },
      })
    await said(save, `已移到${day(fields.day)}`)
  }

  const again = (session: ClassSession) =>
    api.timetable.add({ params: params(), body: { ...fieldsOf(session), id: newId(), accepted: true } })
  const remove = (session: ClassSession): Promise<void> =>
    said(
      () => api.timetable.remove({ params: { ...params(), classSession: session.id } }),
      `已删除「${session.title}」`,
      () => void said(() => again(session), `已放回「${session.title}」`),
    )
  return { move, remove }
}
