import { computed, ref } from 'vue'
import { useQuery } from '@pinia/colada'
import { api, type Reply } from '../../lib/api.ts'
import { newId } from '../../lib/newId.ts'
import { sentenceOf } from '../../lib/problem.ts'
import type { Issued } from './secrets.ts'

/** As the server takes them in one request. */
const AT_ONCE = 25

/**
 * Accounts for all of a unit, some in each request. A request whose reply was lost is sent again as the same act, and
 * gives the accounts that it had opened new secrets: nothing is opened twice, and no sheet lacks what was opened.
 */
export function useOpenAccounts(unit: () => string) {
  const plan = useQuery({
    key: () => ['units', unit(), 'accounts'],
    query: () => api.traineeAccounts.plan({ params: { unit: unit() } }),
    staleTime: 0,
  })
  const act = newId()
  const state = ref<'choosing' | 'running' | 'interrupted' | 'done'>('choosing')
  const issued = ref<Issued[]>([])
  const refused = ref<Reply<'traineeAccounts', 'openMany'>['refused']>([])
  const waiting = ref<string[]>([])
  const total = ref(0)
  const error = ref<string>()
  let given: { by: 'password' | 'link'; again: boolean } = { by: 'password', again: false }
  let stopped = false

  async function go(): Promise<void> {
    state.value = 'running'
    error.value = undefined
    stopped = false
    try {
      while (waiting.value.length > 0 && !stopped) {
        const persons = waiting.value.slice(0, AT_ONCE)
        const body = { run: act, persons, ...given }
        const reply = await api.traineeAccounts.openMany({ params: { unit: unit() }, body })
        issued.value.push(...reply.issued)
        refused.value.push(...reply.refused)
        waiting.value.splice(0, persons.length)
      }
      state.value = stopped ? 'interrupted' : 'done'
    } catch (thrown) {
      error.value = sentenceOf(thrown)
      state.value = 'interrupted'
    }
  }

  return {
    plan,
    state,
    issued,
    refused,
    total,
    error,
    finished: computed(() => total.value - waiting.value.length),
    start(by: 'password' | 'link', again: boolean): Promise<void> {
      given = { by, again }
      const { toOpen = [], unused = [] } = plan.data.value ?? {}
      waiting.value = [...toOpen, ...(again ? unused : [])].map(({ person }) => person)
      total.value = waiting.value.length
      return go()
    },
    goOn: go,
    stop: () => void (stopped = true),
    /** What was not reached stays without an account. */
    settle: () => void (state.value = 'done'),
  }
}
