import { computed } from 'vue'
import { useQuery, useQueryCache } from '@pinia/colada'
import type { AttendanceState } from '../../../server/features/attendance/attendance.rule.ts'
import { api } from '../../lib/api.ts'
import { Problem, sentenceOf } from '../../lib/problem.ts'
import { useTopic } from '../../lib/realtime.ts'
import { toast } from '../../ui/toast.ts'
import type { RollLine } from './attendance.ts'
import { marksBack, marksOf, type Mark } from './marks.ts'

interface Place {
  trainingClass: string
  classSession: string
}

const OVERTAKEN = { title: '刚刚被别人登记过，没有覆盖。请关闭后查看，再决定是否更正。', status: 409, code: 'conflict' }

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

  type How = { reason?: string; source?: 'list' | 'import' }
  /** @returns who was left because another had entered them first; null: it was refused, and said */
  async function enter(marks: Mark[], how: How = {}): Promise<string[] | null> {
    try {
      const { left } = await api.attendance.mark({ params: place, body: { marks, ...how } })
      if (left.length > 0)
        toast(`${left.map((each) => names.value.get(each) ?? '不在班的人').join('、')} 刚刚被别人登记过，没有覆盖`, {
          tone: 'info',
        })
      return left
    } catch (error) {
      toast(sentenceOf(error), { tone: 'error' })
      return null
    } finally {
      await reread()
    }
  }
  const send = async (marks: Mark[], how: How = {}): Promise<boolean> => (await enter(marks, how)) !== null

  async function mark(lines: readonly RollLine[], state: AttendanceState | null, said: string) {
    const before = [...lines]
    const left = await enter(marksOf(before, state))
    if (!left || left.length === before.length) return
    const back = marksBack(before, left)
    toast(said, { undo: () => void enter(back) })
  }
  /** Of a past day. @throws Problem, which the dialog says */
  async function correct(line: RollLine, state: AttendanceState | null, reason: string): Promise<void> {
    try {
      const { left } = await api.attendance.mark({ params: place, body: { marks: marksOf([line], state), reason } })
      if (left.length > 0) throw new Problem(OVERTAKEN)
    } finally {
      await reread()
    }
  }
  return { roll, mark, correct, send, reread }
}
