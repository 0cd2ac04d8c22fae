import { computed, onScopeDispose, ref, watch } from 'vue'
import { api } from '../../../lib/api.ts'
import { autosave, type SaveStatus } from '../../../lib/autosave.ts'
import { kept } from '../../../lib/kept.ts'
import { sentFirst } from '../../../lib/sentFirst.ts'
import { useSession } from '../../../lib/session.ts'
import { useAct } from '../../../lib/useAct.ts'
import { clock } from '../../../ui/format.ts'
import { toast } from '../../../ui/toast.ts'
import type { OwnAssignment } from '../assignments.ts'
import { fateOf, type LeftDraft } from './leftDraft.ts'

const STALE = ['conflict', 'assignment.marked', 'assignment.closed', 'assignment.noGroup', 'notFound']

/** What is written for an assignment: saved by itself, and kept in this browser as long as the server has it not. */
export function useOwnAssignment(first: OwnAssignment, changed: (after: OwnAssignment) => void) {
  const params = { assignment: first.assignment.id }
  const session = useSession()
  const draft = kept<LeftDraft>('assignment', session.view?.account?.id ?? '', params.assignment)
  const left = draft.read()
  const fate = fateOf(left, first)
  const text = ref(fate === 'restore' ? left!.text : first.text)
  /** What was written here and is not in the draft, because that was saved elsewhere since. */
  const aside = kept<string>('assignment-aside', session.view?.account?.id ?? '', params.assignment)
  if (fate === 'show') aside.keep(left!.text)
  if (fate !== 'restore') draft.drop()
  const leftover = ref(aside.read() ?? '')
  const proofs = ref(first.proofs)
  const status = ref<SaveStatus>({ state: 'saved', savedAt: null, sentence: null })
  const act = useAct()
  const sending = sentFirst((revision, sent: string) =>
    api.ownAssignments.save({ params, body: { revision, text: sent } }),
  )
  const keep = () => draft.keep({ revision: saver.revision(), text: text.value, sent: sending.unanswered()?.content })
  const saver = autosave({
    ...{ revision: first.revision, stale: STALE, onStatus: (next) => (status.value = next) },
    async save(revision) {
      const sent = text.value
      const saving = sending.save(revision, sent)
      keep()
      const after = await saving
      if (text.value === sent) draft.drop()
      return after
    },
  })
  function touched(): void {
    keep()
    saver.touch()
  }
  watch(text, touched)
  if (fate === 'restore') {
    toast('已恢复上次没来得及保存的内容', { tone: 'info' })
    saver.touch()
  }
  function dropLeftover(): void {
    leftover.value = ''
    aside.drop()
  }
  const leaving = (): void => void (document.visibilityState === 'hidden' && saver.flush())
  const online = (): void => saver.retry()
  document.addEventListener('visibilitychange', leaving)
  window.addEventListener('online', online)
  watch(() => session.view, online) // signed in again
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', leaving)
    window.removeEventListener('online', online)
    void saver.flush().then(saver.stop)
  })

  /** What is written is saved first, so that the revision is known. */
  async function change(work: () => Promise<OwnAssignment>): Promise<boolean> {
    if (!(await saver.flush())) return false
    return act.run(async () => {
      const after = await work()
      saver.accept(after.revision)
      proofs.value = after.proofs
      changed(after)
    })
  }
  const words = computed(() => {
    const { state, savedAt, sentence } = status.value
    if (state === 'waiting' || state === 'saving') return '正在保存…'
    if (state === 'offline') return '没能保存，内容已留在本机，连接恢复后自动再试'
    if (state === 'stale') return `没有保存：${sentence ?? ''}`
    if (state === 'refused') return sentence ?? '没能保存'
    return savedAt ? `已保存 ${clock(savedAt.toISOString())}` : '填写后自动保存'
  })
  return {
    ...{ text, leftover, dropLeftover, proofs, words, busy: act.busy, sentence: act.sentence },
    isBad: computed(() => ['offline', 'stale', 'refused'].includes(status.value.state)),
    async add(files: File[]): Promise<void> {
      for (const file of files) await change(() => api.ownAssignments.addFile({ params, file }))
    },
    remove: (proof: string) => change(() => api.ownAssignments.removeFile({ params: { ...params, proof } })),
    handIn: () => change(() => api.ownAssignments.handIn({ params, body: { revision: saver.revision() } })),
  }
}
