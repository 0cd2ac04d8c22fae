import { computed, ref, watch } from 'vue'
import { api } from '../../lib/api.ts'
import { useSession } from '../../lib/session.ts'
import { useAct } from '../../lib/useAct.ts'
import { confirm } from '../../ui/confirm.ts'
import { toast } from '../../ui/toast.ts'
import { draftOf, dropDraft, keepDraft, type AnswerDraft } from './answerDraft.ts'
import type { OwnEvaluation } from './evaluations.ts'

/** Answers to an evaluation, kept in this browser until they are handed in. */
export function useAnswering(trainingClass: string, items: () => OwnEvaluation['items'], done: () => void) {
  const account = useSession().view?.account?.id ?? ''
  const draft = ref<AnswerDraft>(draftOf(account, trainingClass))
  watch(draft, (now) => keepDraft(account, trainingClass, now), { deep: true })
  const { busy, sentence, run } = useAct()

  const body = computed(() => {
    const keys = (kind: 'scale' | 'text') => items().flatMap((each) => (each.kind === kind ? each.key : []))
    return {
      points: keys('scale').flatMap((key) => {
        const value = draft.value.points[key]
        return value ? { key, value } : []
      }),
      texts: keys('text').flatMap((key) => {
        const text = draft.value.texts[key]?.trim()
        return text ? { key, text } : []
      }),
    }
  })
  const missing = computed(() => items().filter(({ kind }) => kind === 'scale').length - body.value.points.length)

  async function send() {
    const left = missing.value ? `还有 ${missing.value} 题没有选，没选的不计入。` : ''
    const text = `${left}提交后不能修改，也不能再查看自己填的内容。`
    if (!(await confirm({ title: '提交评价？', text, action: '提交' }))) return
    const isSent = await run(async () => {
      const { added } = await api.ownEvaluations.answer({ params: { trainingClass }, body: body.value })
      toast(added ? '已提交，谢谢您的评价' : '您此前已经提交过，这一次没有再计入', { tone: added ? 'success' : 'info' })
    })
    if (!isSent) return
    dropDraft()
    done()
  }
  return {
    draft,
    missing,
    isEmpty: computed(() => body.value.points.length + body.value.texts.length === 0),
    busy,
    sentence,
    send,
  }
}
