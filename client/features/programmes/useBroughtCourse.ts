import { watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api } from '../../lib/api.ts'
import { sentenceOf } from '../../lib/problem.ts'
import { toast } from '../../ui/toast.ts'
import type { ProgrammeCourse } from './useProgrammeForm.ts'

/** A course that comes with the address, as after its publication: it is put in, to be looked at and saved. */
export function useBroughtCourse(programme: () => string, isLoaded: () => boolean, courses: () => ProgrammeCourse[]) {
  const route = useRoute()
  const router = useRouter()
  async function bring(course: string): Promise<void> {
    await router.replace({ query: {} })
    if (courses().some((each) => each.course === course)) return toast('这门课程已在本项目中', { tone: 'info' })
    const { items } = await api.programmes.courses({ params: { programme: programme() }, query: {} })
    const found = items.find(({ id }) => id === course)
    if (!found) return toast('没有找到这门课程，请在下面添加', { tone: 'info' })
    courses().push({ course, title: found.title, required: true })
    toast(`已加入《${found.title}》，保存后生效`)
  }
  watch(
    isLoaded,
    (loaded) => {
      const { course } = route.query
      if (loaded && typeof course === 'string')
        bring(course).catch((error: unknown) => toast(sentenceOf(error), { tone: 'error' }))
    },
    { immediate: true },
  )
}
