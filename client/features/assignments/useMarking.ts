import { computed, ref, watch } from 'vue'
import { useQuery, useQueryCache } from '@pinia/colada'
import { useRouter } from 'vue-router'
import { pointsOf } from '../../../server/features/assignments/assignments.rule.ts'
import { api } from '../../lib/api.ts'
import { useAct } from '../../lib/useAct.ts'
import { useUnsaved } from '../../lib/useUnsaved.ts'
import { toast } from '../../ui/toast.ts'
import type { Submission } from './assignments.ts'

interface Form {
  levels: Record<string, string>
  points: number | ''
  passed: '' | 'yes' | 'no'
  comment: string
  remarks: { quote: string; text: string }[]
  reason: string
}
/** What was given already is corrected; of what was handed in again nothing is left but its history. */
function formOf({ state, verdicts, points, passed }: Submission): Form {
  const last = state === 'marked' ? verdicts.findLast(({ person, what }) => !person && what !== 'returned') : undefined
  return {
    levels: Object.fromEntries((last?.levels ?? []).map(({ criterion, level }) => [criterion, level])),
    points: last ? (points ?? '') : '',
    passed: !last || passed === null ? '' : passed ? 'yes' : 'no',
    ...{ comment: last?.comment ?? '', remarks: (last?.remarks ?? []).map((each) => ({ ...each })), reason: '' },
  }
}

/** One submission while it is marked, and its place in the queue. */
export function useMarking(place: () => { assignment: string; submission: string }) {
  const router = useRouter()
  const cache = useQueryCache()
  const view = useQuery({
    key: () => ['submissions', 'one', place().submission],
    query: () => api.submissions.show({ params: { submission: place().submission } }),
    refetchOnWindowFocus: false,
    staleTime: 0,
  })
  const queue = useQuery({
    key: () => ['submissions', 'queue', place().assignment],
    query: () => api.assignments.show({ params: { assignment: place().assignment } }),
    staleTime: 0,
  })
  const form = ref<Form>({ levels: {}, points: '', passed: '', comment: '', remarks: [], reason: '' })
  const { settled } = useUnsaved(
    () => `${view.data.value?.name ?? ''}的批阅`,
    () => form.value,
  )
  let shown = ''
  watch(
    () => view.data.value,
    (data) => {
      const now = data ? `${data.id} ${data.revision}` : ''
      if (!data || now === shown) return
      shown = now
      form.value = formOf(data)
      settled()
    },
    { immediate: true },
  )
  const act = useAct()
  const levels = computed(() => Object.entries(form.value.levels).map(([criterion, level]) => ({ criterion, level })))
  const rubric = computed(() => view.data.value?.assignment.rubric ?? [])
  const sum = computed(() => pointsOf(rubric.value, levels.value))
  const others = computed(() => (queue.data.value?.queue ?? []).flatMap(({ submission }) => submission ?? []))
  const beside = (by: 1 | -1): string | undefined => others.value[others.value.indexOf(place().submission) + by]
  const waiting = (): string | undefined =>
    queue.data.value?.queue.find((each) => each.state === 'handed-in' && each.submission !== place().submission)
      ?.submission ?? undefined
  const open = (id: string | undefined) => router.push(`/manage/assignments/${place().assignment}${id ? `/${id}` : ''}`)

  async function decide(said: string, work: (given: Submission) => Promise<unknown>) {
    const given = view.data.value!
    if (!(await act.run(() => work(given)))) return
    settled()
    const isCorrection = given.state === 'marked'
    await queue.refetch()
    await cache.invalidateQueries({ key: ['class', given.assignment.class, 'assignments'] })
    const next = isCorrection ? undefined : waiting()
    toast(next ? `${said}，接着批阅下一份` : said)
    if (isCorrection) await view.refetch()
    else await open(next)
  }
  const common = ({ revision }: Submission) => {
    const { comment, remarks } = form.value
    return { revision, comment, remarks: remarks.map((each) => ({ ...each })) }
  }
  return {
    ...{ view, form, sum, beside, open, busy: act.busy, sentence: act.sentence, fieldError: act.fieldError },
    position: computed(() => ({ at: others.value.indexOf(place().submission) + 1, of: others.value.length })),
    mark: () =>
      decide(`${view.data.value!.name}的作业已批阅`, (given) => {
        const { points, passed, reason } = form.value
        const mark = {
          points: given.assignment.scale === 'points' ? (rubric.value.length ? sum.value : Number(points)) : null,
          passed: passed ? passed === 'yes' : null,
        }
        const params = { submission: given.id }
        return api.submissions.mark({ params, body: { ...common(given), ...mark, levels: levels.value, reason } })
      }),
    giveBack: () =>
      decide(`已退回${view.data.value!.name}的作业，请其修改`, (given) =>
        api.submissions.giveBack({ params: { submission: given.id }, body: common(given) }),
      ),
  }
}
