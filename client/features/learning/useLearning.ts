import { useQuery, useQueryCache } from '@pinia/colada'
import { api } from '../../lib/api.ts'

export const useToday = () => useQuery({ key: ['learning', 'today'], query: () => api.learning.today() })
/** 今日 in one question: the parts of other features find theirs where they look for it. */
export function useFirstPage() {
  const cache = useQueryCache()
  return useQuery({
    key: ['learning', 'first'],
    staleTime: 0,
    async query() {
      const { learning, seats, signIns, exams, review, assignments, evaluations } = await api.today.show()
      cache.setQueryData(['nominations', 'waiting'], seats)
      cache.setQueryData(['ownAttendance', 'today'], signIns)
      cache.setQueryData(['ownExams'], exams)
      cache.setQueryData(['practice', 'due'], review)
      cache.setQueryData(['ownClass', 'owed'], assignments)
      cache.setQueryData(['ownEvaluations'], evaluations)
      cache.setQueryData(['learning', 'today'], learning)
      return learning
    },
  })
}
export const useCourses = () => useQuery({ key: ['learning', 'courses'], query: () => api.learning.courses() })
export const useCourse = (course: () => string) =>
  useQuery({
    key: () => ['learning', 'course', course()],
    query: () => api.learning.course({ params: { course: course() } }),
  })

/** A lesson as it was when it was opened: read again for every visit, and not in the middle of one. */
export const useLesson = (lessonRef: () => { course: string; lesson: string }) =>
  useQuery({
    key: () => ['learning', 'lesson', lessonRef().course, lessonRef().lesson],
    query: () => api.learning.lesson({ params: lessonRef() }),
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    gcTime: 0,
  })

/** Something was completed: every figure of the trainee's pages may have moved. */
export function useProgressChanged(): () => void {
  const cache = useQueryCache()
  return () => void cache.invalidateQueries({ key: ['learning'] })
}
