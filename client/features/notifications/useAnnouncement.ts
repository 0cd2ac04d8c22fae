import { ref, watch } from 'vue'
import { useQuery } from '@pinia/colada'
import { api, type Reply } from '../../lib/api.ts'
import { makeOnce } from '../../lib/makeOnce.ts'
import { useAct } from '../../lib/useAct.ts'
import { useUnsaved } from '../../lib/useUnsaved.ts'

/** Whom it is for, where that is known from where one comes: a requirement, and perhaps when it is due. */
export interface ChosenAudience {
  unit: string
  requirement: string
  position?: string | undefined
  dueFrom?: string | undefined
  dueTo?: string | undefined
}

/** An announcement that is being written: whom it would reach is asked before it goes out. */
export function useAnnouncement(chosen?: ChosenAudience) {
  const form = ref({
    unit: chosen?.unit ?? '',
    positions: chosen?.position ? [chosen.position] : ([] as string[]),
    requirement: chosen?.requirement ?? '',
    dueFrom: chosen?.dueFrom ?? '',
    dueTo: chosen?.dueTo ?? '',
    title: '',
    text: '',
    robots: [] as string[],
  })
  const act = useAct()
  const asking = useAct()
  const once = makeOnce()
  const size = ref<Reply<'announcements', 'audience'>>()
  const positions = useQuery({ key: ['positions'], query: () => api.organisations.positions() })
  const requirements = useQuery({ key: ['requirements'], query: () => api.programmes.requirements() })
  const robots = useQuery({
    key: () => ['group-robots', form.value.unit],
    query: () => api.groupRobots.list({ query: { unit: form.value.unit } }),
    enabled: () => form.value.unit !== '',
  })
  watch(
    () => form.value.unit,
    () => (form.value.robots = []),
  )
  const unsaved = useUnsaved('正在写的通知', () => [form.value.title, form.value.text])

  const audience = () => {
    const { unit, positions: asked, requirement, dueFrom, dueTo } = form.value
    return {
      unit,
      positions: asked,
      requirement: requirement || null,
      dueFrom: (requirement && dueFrom) || null,
      dueTo: (requirement && dueTo) || null,
    }
  }
  watch(audience, () => (size.value = undefined), { deep: true })
  const count = () =>
    asking.run(async () => {
      size.value = await api.announcements.audience({ body: audience() })
    })
  async function send(): Promise<boolean> {
    const { title, text, robots: groups } = form.value
    const body = { ...audience(), title, text, robots: groups }
    const sent = await act.run(() => once((id) => api.announcements.send({ body: { id, ...body } })))
    if (sent) unsaved.settled()
    return sent
  }
  return { form, size, positions, requirements, robots, count, send, asking, unsaved, ...act }
}
