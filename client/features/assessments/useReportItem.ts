import { computed, onScopeDispose, ref, watch } from 'vue'
import { api } from '../../lib/api.ts'
import { autosave, type SaveStatus } from '../../lib/autosave.ts'
import { sentFirst } from '../../lib/sentFirst.ts'
import { useAct } from '../../lib/useAct.ts'
import { clock } from '../../ui/format.ts'
import type { Item } from './assessments.ts'

interface Place {
  assessment: string
  unit: string
  indicator: string
}
const STALE = ['conflict', 'assessment.notReporting', 'notFound']

/** What is reported of one indicator while it is written: saved by itself, its proofs as soon as they are chosen. */
export function useReportItem(params: Place, first: Item) {
  const form = ref({ text: first.text, number: first.number as number | string | null })
  const proofs = ref(first.proofs)
  const status = ref<SaveStatus>({ state: 'saved', savedAt: null, sentence: null })
  const act = useAct()
  const sending = sentFirst((revision, sent: { text: string; number: number | null }) =>
    api.assessments.saveItem({ params, body: { revision, ...sent } }),
  )
  const saver = autosave({
    ...{ revision: first.revision, stale: STALE, onStatus: (next) => (status.value = next) },
    save(revision) {
      const { text, number } = form.value
      return sending.save(revision, { text, number: typeof number === 'number' ? number : null })
    },
  })
  watch(form, () => saver.touch(), { deep: true })
  const leaving = (): void => void (document.visibilityState === 'hidden' && saver.flush())
  document.addEventListener('visibilitychange', leaving)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', leaving)
    void saver.flush().then(saver.stop)
  })

  /** What is written is saved first, so that the revision is known. */
  async function change(work: () => Promise<Item>): Promise<void> {
    await saver.flush()
    await act.run(async () => {
      const after = await work()
      saver.accept(after.revision)
      proofs.value = after.proofs
    })
  }
  const words = computed(() => {
    const { state, savedAt, sentence } = status.value
    if (state === 'waiting' || state === 'saving') return '正在保存…'
    if (state === 'offline') return '没能保存，连接恢复后自动再试'
    if (state === 'stale') return `没有保存：${sentence ?? ''}`
    if (state === 'refused') return sentence ?? '没能保存'
    return savedAt ? `已保存 ${clock(savedAt.toISOString())}` : '填写后自动保存'
  })
  return {
    ...{ form, proofs, words, flush: saver.flush, busy: act.busy, sentence: act.sentence },
    isBad: computed(() => ['offline', 'stale', 'refused'].includes(status.value.state)),
    async add(files: File[]): Promise<void> {
      for (const file of files) await change(() => api.assessments.addProof({ params, file }))
    },
    remove: (proof: string) => change(() => api.assessments.removeProof({ params: { ...params, proof } })),
  }
}
