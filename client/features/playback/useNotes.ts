import { onScopeDispose, ref } from 'vue'
import { api, type Reply } from '../../lib/api.ts'
import { duration as clock } from '../../ui/format.ts'
import { sentenceOf } from '../../lib/problem.ts'
import { toast } from '../../ui/toast.ts'

export type Note = Reply<'notes', 'save'>
type LessonRef = { course: string; lesson: string }

/** Notes as a text to keep: the moment, then the words. */
export const notesText = (title: string, notes: readonly Pick<Note, 'at' | 'text'>[]): string =>
  [`《${title}》笔记`, '', ...notes.map(({ at, text }) => `[${clock(at)}] ${text}`)].join('\n') + '\n'

/** The trainee's own notes on a lesson, in its order. */
export function useNotes(lessonRef: LessonRef) {
  const items = ref<Note[]>()
  const error = ref<unknown>()
  let gone = false
  onScopeDispose(() => (gone = true))

  const place = (note: Note): void =>
    void (items.value = [...(items.value ?? []).filter(({ id }) => id !== note.id), note].sort((a, b) => a.at - b.at))

  async function load(): Promise<void> {
    error.value = undefined
    try {
      items.value = (await api.notes.list({ params: lessonRef })).items
    } catch (thrown) {
      error.value = thrown
    }
  }
  /** @throws Problem */
  async function save({ id, at, text }: Pick<Note, 'id' | 'at' | 'text'>): Promise<void> {
    place(await api.notes.save({ params: { ...lessonRef, note: id }, body: { at, text } }))
  }
  async function putBack(note: Note): Promise<void> {
    await save(note).then(
      () => gone && toast('笔记已恢复'),
      (thrown: unknown) => toast(sentenceOf(thrown), { tone: 'error' }),
    )
  }
  async function remove(note: Note): Promise<void> {
    try {
      await api.notes.remove({ params: { ...lessonRef, note: note.id } })
      items.value = items.value?.filter(({ id }) => id !== note.id)
      toast('笔记已删除', { undo: () => void putBack(note) })
    } catch (thrown) {
      toast(sentenceOf(thrown), { tone: 'error' })
    }
  }
  void load()
  return { items, error, load, save, remove }
}
