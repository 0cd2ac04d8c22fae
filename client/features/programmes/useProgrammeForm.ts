import { useQuery } from '@pinia/colada'
import { api } from '../../lib/api.ts'
import { useAct } from '../../lib/useAct.ts'
import { useForm } from '../../lib/useForm.ts'
import { toast } from '../../ui/toast.ts'

export interface ProgrammeCourse {
  course: string
  required: boolean
  title: string
}
interface Form {
  title: string
  summary: string
  open: boolean
  courses: ProgrammeCourse[]
}

/** A programme as it is edited: nothing is sent before `save`. */
export function useProgrammeForm(programme: () => string) {
  const view = useQuery({
    key: () => ['programme', programme()],
    query: () => api.programmes.show({ params: { programme: programme() } }),
  })
  const { busy, sentence, fieldError, run } = useAct()
  const { form, base, changed, copy, saved } = useForm(() => `项目「${view.data.value?.title}」的修改`, {
    data: () => view.data.value,
    fields: ({ title, summary, open, courses }): Form => ({
      title,
      summary,
      open,
      courses: courses.map(({ course, required, title }) => ({ course, required, title })),
    }),
    empty: { title: '', summary: '', open: false, courses: [] },
  })

  const save = () =>
    run(async () => {
      const sent = copy()
      const { courses, ...rest } = sent
      await api.programmes.save({
        params: { programme: programme() },
        body: {
          ...rest,
          courses: courses.map(({ course, required }) => ({ course, required })),
          revision: base.value?.revision ?? 0,
        },
      })
      saved(sent)
      await view.refetch()
      toast('培训项目已保存')
    })
  return {
    view,
    form,
    changed,
    busy,
    sentence,
    fieldError,
    save,
  }
}
