import { computed, ref, watch } from 'vue'
import { isDone, type LessonView } from './texts.ts'
import { useCourse, useLesson, useProgressChanged } from './useLearning.ts'

type Has<K extends keyof LessonView> = LessonView & { [P in K]: NonNullable<LessonView[P]> }

/** A lesson with its course around it, and what becomes of both while it is learnt. */
export function useLessonPage(lessonRef: () => { course: string; lesson: string }) {
  const { data, error, refetch } = useLesson(lessonRef)
  const { data: course, refetch: readOutline } = useCourse(() => lessonRef().course)
  const progressChanged = useProgressChanged()
  const completed = ref(false)
  const started = ref(false)
  watch(
    () => lessonRef().lesson,
    () => (completed.value = started.value = false),
  )

  const lessons = computed(() => course.value?.sections.flatMap((section) => section.lessons) ?? [])
  const find = (id: string | null | undefined) => lessons.value.find((each) => each.id === id)
  /** The lesson, when it has what its kind is shown with. */
  const having = <K extends keyof LessonView>(...keys: K[]) =>
    computed(() => (data.value && keys.every((key) => data.value![key] !== null) ? (data.value as Has<K>) : undefined))

  return {
    data,
    error,
    refetch,
    course,
    completed,
    previous: computed(() => find(data.value?.previous)),
    next: computed(() => find(data.value?.next)),
    video: having('playback', 'watch'),
    article: having('article'),
    document: having('document'),
    /** The outline is read again when something is begun or completed; the lesson itself stays as it was opened. */
    state: computed(() => {
      const opened = data.value!.state
      if (completed.value && !isDone(opened)) return 'completed'
      return started.value && opened === 'not-started' ? 'in-progress' : opened
    }),
    onStarted(): void {
      started.value = true
      void readOutline()
    },
    onCompleted(): void {
      completed.value = true
      progressChanged()
    },
    onReplaced(): void {
      progressChanged()
      void refetch()
    },
  }
}
