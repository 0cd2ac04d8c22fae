import { ref, watch } from 'vue'
import { useQuery } from '@pinia/colada'
import { api, type Reply } from '../../lib/api.ts'
import { makeOnce } from '../../lib/makeOnce.ts'
import { useAct } from '../../lib/useAct.ts'
import { useUnsaved } from '../../lib/useUnsaved.ts'

/** An announcement that is being written: whom it would reach is asked before it goes out. */
export function useAnnouncement() {
  const form = ref({ unit: '', positions: [] as string[], requirement: '', title: '', text: '' })
  const act = useAct()
  const asking = useAct()
  const once = makeOnce()
  const size = ref<Reply<'announcements', 'audience'>>()
  const positions = useQuery({ key: ['positions'], query: () => api.organisations.positions() })
  const requirements = useQuery({ key: ['requirements'], query: () => api.programmes.requirements() })
  const unsaved = useUnsaved('正在写的通知', () => [form.value.title, form.value.text])

  const audience = () => {
    const { unit, positions: chosen, requirement } = form.value
    return { unit, positions: chosen, requirement: requirement || null }
  }
  watch(audience, () => (size.value = undefined), { deep: true })
  const count = () =>
    asking.run(async () => {
      size.value = await api.announcements.audience({ body: audience() })
    })
  async function send(): Promise<boolean> {
    const { title, text } = form.value
    const sent = await act.run(() => once((id) => api.announcements.send({ body: { id, ...audience(), title, text } })))
    if (sent) unsaved.settled()
    return sent
  }
  return { form, size, positions, requirements, count, send, asking, unsaved, ...act }
}
