import { computed, onScopeDispose, reactive, shallowRef } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'
import { Problem } from '../../lib/problem.ts'
import { failureOf, later } from '../../lib/retry.ts'
import { answerKeeper, type KeeperParts, type KeeperState } from './answerKeeper.ts'
import { gapsOf } from './answers.ts'
import type { Answer, Slot } from './texts.ts'

/** Typing is saved when it pauses this long. */
const TYPING_MS = 600

/** A session that ended begins again; another save of the same slot ends, and so does a pause. */
const isPassing = ({ status, code }: Problem): boolean => status === 401 || ['conflict', 'sitting.held'].includes(code)

/** Papers that were left while answers were not saved: they are tried on, until the paper is opened again. */
const leftOpen = new Map<string, ReturnType<typeof answerKeeper>>()

interface Options {
  /** Of the attempt. */
  paper: string
  slots: readonly Slot[]
  save: KeeperParts['save']
  /** Refusals after which nothing more is taken. */
  ends(problem: Problem): boolean
  /** Runs when nothing more is taken. */
  closed(): void
  /** The page brings back by itself what was not saved. */
  kept?: boolean
}

/** The answers of an open paper: shown as given, saved as given. */
export function useAnswers({ paper, slots, save, ends, closed, kept = false }: Options) {
  const given = reactive<Record<string, Answer | null>>(Object.fromEntries(slots.map(({ id, answer }) => [id, answer])))
  const saving = shallowRef<KeeperState>({
    unsaved: [],
    failing: false,
    refused: new Map(),
    closed: false,
    savedAt: null,
  })
  const keeper = answerKeeper(
    {
      save,
      failureOf: (error) => (error instanceof Problem && isPassing(error) ? 'retry' : failureOf(error, ends)),
      later,
      onChange(state) {
        if (state.closed && !saving.value.closed) closed()
        saving.value = state
      },
    },
    Object.fromEntries(slots.map(({ id, seq }) => [id, seq])),
  )

  function give(slot: string, answer: Answer): void {
    given[slot] = answer
    keeper.give(slot, answer, 'text' in answer || 'blanks' in answer ? TYPING_MS : 0)
  }
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
  const unsaved = leftOpen.get(paper)?.giveUp() ?? []
  leftOpen.delete(paper)
  if (!kept) for (const [slot, answer] of unsaved) give(slot, answer)
  onScopeDispose(() => {
    keeper.flush()
    if (keeper.state().unsaved.length > 0) leftOpen.set(paper, keeper)
    document.removeEventListener('visibilitychange', hidden)
    window.removeEventListener('pagehide', keeper.flush)
    window.removeEventListener('online', keeper.flush)
    window.removeEventListener('beforeunload', asks)
  })

  return {
    given,
    saving,
    open: computed(() => gapsOf(slots, given)),
    give,
    flush: keeper.flush,
    settled: keeper.settled,
    saved: keeper.saved,
  }
}

export type Answering = Pick<ReturnType<typeof useAnswers>, 'given' | 'saving' | 'open' | 'give' | 'flush'>
