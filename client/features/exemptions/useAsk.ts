import { ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useQueryCache } from '@pinia/colada'
import { api } from '../../lib/api.ts'
import { makeOnce } from '../../lib/makeOnce.ts'
import { useAct } from '../../lib/useAct.ts'
import { useUnsaved } from '../../lib/useUnsaved.ts'
import { toast } from '../../ui/toast.ts'
import { useToday } from '../learning/useLearning.ts'
import { attach } from './attach.ts'

/** The form of «这项要求不适用于我»: the requirement comes from the link that led here, or is chosen. */
export function useAsk() {
  const { query } = useRoute()
  const router = useRouter()
  const cache = useQueryCache()
  const today = useToday()
  const asked = typeof query['requirement'] === 'string' ? query['requirement'] : ''
  const form = ref({ requirement: asked, from: '', to: '', reason: '' })
  const files = ref<File[]>([])
  const act = useAct()
  const once = makeOnce()
  const { settled } = useUnsaved('豁免申请', () => [form.value.reason, files.value.map(({ name }) => name)])
  watch(
    () => today.data.value?.date,
    (date) => (form.value.from ||= date ?? ''),
    { immediate: true },
  )

  async function send() {
    const sent = await act.run(async () => {
      const { id } = await once((made) => api.exemptions.ask({ body: { id: made, ...form.value } }))
      const lost = await attach(files.value, (file) =>
        api.exemptions.addOwnProof({ params: { exemptionApplication: id }, file }),
      )
      settled()
      toast(lost || '豁免申请已提交', lost ? { tone: 'error' } : {})
      await router.replace(`/me/exemptions/${id}`)
    })
    if (sent) await cache.invalidateQueries({ key: ['exemptions'] })
  }
  return { today, form, files, send, ...act }
}
