import { useQuery, useQueryCache } from '@pinia/colada'
import { api } from '../../lib/api.ts'

export const useToday = () => useQuery({ key: ['learning', 'today'], query: () => api.learning.today() })
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
