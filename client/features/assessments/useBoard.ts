import { onScopeDispose, watch } from 'vue'
import { useQuery } from '@pinia/colada'
import { api } from '../../lib/api.ts'

const POLL_MS = 1_000

/** An assessment with all its institutions; while figures are calculated it is looked at again and again. */
export function useBoard(assessment: () => string) {
  const board = useQuery({
    key: () => ['assessments', 'board', assessment()],
    query: () => api.assessments.board({ params: { assessment: assessment() } }),
    staleTime: 0,
  })
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    () => board.data.value,
    (seen) => {
      clearTimeout(timer)
      if (seen?.calculation?.state === 'running') timer = setTimeout(() => void board.refetch(), POLL_MS)
    },
  )
  onScopeDispose(() => clearTimeout(timer))
  return board
}
