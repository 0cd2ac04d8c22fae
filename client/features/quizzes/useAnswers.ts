import { computed, onScopeDispose, reactive, ref } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'
import { api } from '../../lib/api.ts'
import { Problem } from '../../lib/problem.ts'
import { answerKeeper, type Failure, type KeeperState } from './answerKeeper.ts'
import { isAnswered } from './answers.ts'
import type { Answer, AttemptView } from './texts.ts'

/** Typing is saved when it pauses this long. */
const TYPING_MS = 600

function failureOf(error: unknown): Failure {
  if (!(error instanceof Problem)) return 'retry'
  if (error.code.startsWith('attempt.') && error.status === 409) return 'closed'
  const passing =
    error.status === 0 || error.status === 401 || error.status === 408 || error.status === 409 || error.status === 429
  return passing || error.status >= 500 ? 'retry' : 'refused'
}

/** The answers of an open attempt: shown as given, saved as given. `closed` runs when the attempt takes no more. */
export function useAnswers(attempt: AttemptView, closed: () => void) {
  const given = reactive<Record<string, Answer | null>>(
    Object.fromEntries(attempt.slots.map(({ id, answer }) => [id, answer])),
  )
  const saving = ref<KeeperState>({ unsaved: [], failing: false, closed: false, savedAt: null })
  const keeper = answerKeeper(
    {
      save: (slot, seq, answer) =>
        api.quizzes.answer({ params: { attempt: attempt.id, slot }, body: { seq, answer } }, { keepalive: true }),
      failureOf,
      later(ms, act) {
        const timer = setTimeout(act, ms)
        return () => clearTimeout(timer)
      },
      told(state) {
        if (state.closed && !saving.value.closed) closed()
        saving.value = state
      },
    },
    Object.fromEntries(attempt.slots.map(({ id, seq }) => [id, seq])),
  )

  const hidden = (): void => void (document.visibilityState === 'hidden' && keeper.flush())
  function asks(event: BeforeUnloadEvent): void {
    keeper.flush()
    if (saving.value.failing) event.preventDefault()
  }
  document.addEventListener('visibilitychange', hidden)
  window.addEventListener('pagehide', keeper.flush)
  window.addEventListener('online', keeper.flush)
  window.addEventListener('beforeunload', asks)
  onBeforeRouteLeave(() => keeper.flush())
  onScopeDispose(() => {
    keeper.flush()
    document.removeEventListener('visibilitychange', hidden)
    window.removeEventListener('pagehide', keeper.flush)
    window.removeEventListener('online', keeper.flush)
    window.removeEventListener('beforeunload', asks)
  })

  return {
    given,
    saving,
    /** Places of the questions without an answer, from 1. */
    open: computed(() => attempt.slots.flatMap(({ id }, index) => (isAnswered(given[id]) ? [] : [index + 1]))),
    give(slot: string, answer: Answer): void {
      given[slot] = answer
      keeper.give(slot, answer, 'text' in answer || 'blanks' in answer ? TYPING_MS : 0)
    },
    flush: keeper.flush,
    settled: keeper.settled,
  }
}
