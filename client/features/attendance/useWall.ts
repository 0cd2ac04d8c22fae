import { computed, ref } from 'vue'
import { useQuery } from '@pinia/colada'
import { isAttending } from '../../../server/features/attendance/attendance.rule.ts'
import type { Messages } from '../../../server/realtime/messages.ts'
import { api } from '../../lib/api.ts'
import { useTopic } from '../../lib/realtime.ts'

/** Who is in. What is heard is put over what was read; after a lost connection it is read anew. */
export function useWall(params: { trainingClass: string; classSession: string }) {
  const wall = useQuery({
    key: () => ['attendance', params.trainingClass, 'wall', params.classSession],
    query: () => api.attendance.wall({ params }),
    staleTime: 0,
  })
  const heard = ref(new Map<string, Messages['attendance']>())
  useTopic(
    `sitting:${params.classSession}`,
    'attendance',
    (said) => {
      const before = heard.value.get(said.person)
      const isOurs = said.session === params.classSession && (before?.revision ?? 0) < said.revision
      if (isOurs) heard.value.set(said.person, said)
    },
    () => void wall.refetch(),
  )
  const people = computed(() =>
    (wall.data.value?.items ?? []).map((each) => {
      const later = heard.value.get(each.person)
      const now = later && later.revision > each.revision ? { ...each, ...later } : each
      return { ...now, isIn: isAttending(now.state) }
    }),
  )
  /** Those who came last first. */
  const isIn = computed(() =>
    people.value.filter((each) => each.isIn).sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? 1 : -1)),
  )
  return { wall, people, isIn, pending: computed(() => people.value.filter((each) => each.pending).length) }
}
