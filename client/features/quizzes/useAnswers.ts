import { computed, onScopeDispose, reactive, ref } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'
import type { Problem } from '../../lib/problem.ts'
import { failureOf, later } from '../../lib/retry.ts'
import { answerKeeper, type KeeperParts, type KeeperState } from './answerKeeper.ts'
import { gapsOf } from './answers.ts'
import type { Answer, Slot } from './texts.ts'

/** Typing is saved when it pauses this long. */
const TYPING_MS = 600

/** A session that ended begins again, another save of the same slot ends. */
const PASSING = [401, 409]

interface Options {
  slots: readonly Slot[]
  save: KeeperParts['save']
  /** Refusals after which nothing more is taken. */
  ends(problem: Problem): boolean
  /** Runs when nothing more is taken. */
  closed(): void
}

/** The answers of an open paper: shown as given, saved as given. */
export function useAnswers({ slots, save, ends, closed }: Options) {
  const given = reactive<Record<string, Answer | null>>(Object.fromEntries(slots.map(({ id, answer }) => [id, answer])))
  const saving = ref<KeeperState>({ unsaved: [], failing: false, closed: false, savedAt: null })
  const keeper = answerKeeper(
    {
      save,
      failureOf: (error) => failureOf(error, ends, PASSING),
      later,
      onChange(state) {
        if (state.closed && !saving.value.closed) closed()
        saving.value = state
      },
    },
    Object.fromEntries(slots.map(({ id, seq }) => [id, seq])),
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
    open: computed(() => gapsOf(slots, given)),
    give(slot: string, answer: Answer): void {
      given[slot] = answer
      keeper.give(slot, answer, 'text' in answer || 'blanks' in answer ? TYPING_MS : 0)
    },
    flush: keeper.flush,
    settled: keeper.settled,
  }
}

export type Answering = Pick<ReturnType<typeof useAnswers>, 'given' | 'saving' | 'open' | 'give' | 'flush'>
