import { computed } from 'vue'
import { useQuery, useQueryCache } from '@pinia/colada'
import type { AttendanceState } from '../../../server/features/attendance/attendance.rule.ts'
import { api } from '../../lib/api.ts'
import { sentenceOf } from '../../lib/problem.ts'
import { useTopic } from '../../lib/realtime.ts'
import { toast } from '../../ui/toast.ts'
import type { RollLine } from './attendance.ts'

interface Place {
  trainingClass: string
  classSession: string
}
type Mark = { person: string; state: AttendanceState | null; revision: number }

/** The list of a session; what others enter meanwhile appears by itself, and is not overwritten. */
export function useRoll(place: Place) {
  const cache = useQueryCache()
  const roll = useQuery({
    key: () => ['attendance', place.trainingClass, 'roll', place.classSession],
    query: () => api.attendance.roll({ params: place }),
    staleTime: 0,
  })
  let waiting: ReturnType<typeof setTimeout> | undefined
  /** Hundreds sign in at once: read once they pause. */
  const soon = () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => void roll.refetch(), 400)
  }
  useTopic(
    `sitting:${place.classSession}`,
    'attendance',
    ({ session }) => session === place.classSession && soon(),
    soon,
  )

  const reread = async () => {
    await roll.refetch()
    for (const key of ['sessions', 'shares'])
      void cache.invalidateQueries({ key: ['attendance', place.trainingClass, key] })
  }
  const names = computed(() => new Map(roll.data.value?.items.map(({ person, name }) => [person, name])))

  async function send(marks: Mark[], how: { reason?: string; source?: 'list' | 'import' } = {}): Promise<boolean> {
    try {
      const { left } = await api.attendance.mark({ params: place, body: { marks, ...how } })
      if (left.length > 0)
        toast(`${left.map((each) => names.value.get(each) ?? '不在班的人').join('、')} 刚刚被别人登记过，没有覆盖`, {
          tone: 'info',
        })
      return true
    } catch (error) {
      toast(sentenceOf(error), { tone: 'error' })
      return false
    } finally {
      await reread()
    }
  }

  /** Back to what stood before, where nobody has entered anything since. */
  function takeBack(before: readonly RollLine[], reason: string) {
    const now = new Map(roll.data.value?.items.map((each) => [each.person, each]))
    const marks = before.map(({ person, entry }) => ({
      ...{ person, state: entry?.state ?? null, revision: now.get(person)?.revision ?? 0 },
    }))
    void send(marks, { reason: reason && '撤销刚才的更正' })
  }

  async function mark(lines: readonly RollLine[], state: AttendanceState | null, said: string, reason = '') {
    const before = [...lines]
    const marks = before.map(({ person, revision }) => ({ person, state, revision }))
    if (await send(marks, { reason })) toast(said, { undo: () => takeBack(before, reason) })
  }
  return { roll, mark, send, reread }
}
