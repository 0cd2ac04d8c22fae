import { computed, ref, watch } from 'vue'
import { useQuery } from '@pinia/colada'
import { api } from '../../lib/api.ts'
import { useAct } from '../../lib/useAct.ts'
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
  const form = ref<Form>({ title: '', summary: '', open: false, courses: [] })
  const loaded = ref('')
  watch(
    view.data,
    (data) => {
      if (!data) return
      form.value = {
        title: data.title,
        summary: data.summary,
        open: data.open,
        courses: data.courses.map(({ course, required, title }) => ({ course, required, title })),
      }
      loaded.value = JSON.stringify(form.value)
    },
    { immediate: true },
  )

  const save = () =>
    run(async () => {
      const { courses, ...rest } = form.value
      await api.programmes.save({
        params: { programme: programme() },
        body: {
          ...rest,
          courses: courses.map(({ course, required }) => ({ course, required })),
          revision: view.data.value?.revision ?? 0,
        },
      })
      await view.refetch()
      toast('培训项目已保存')
    })
  return {
    view,
    form,
    changed: computed(() => JSON.stringify(form.value) !== loaded.value),
    busy,
    sentence,
    fieldError,
    save,
  }
}
