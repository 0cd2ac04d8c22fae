import { computed, ref } from 'vue'
import { api } from '../../lib/api.ts'
import type { Problem } from '../../lib/problem.ts'
import type { Answer } from '../quizzes/texts.ts'
import { useAnswers } from '../quizzes/useAnswers.ts'
import type { SittingView } from './exams.ts'
import { dropAnswer, keepAnswer, keptAnswers, type KeptAnswer } from './keptAnswers.ts'
import type { TabLease } from './tabLease.ts'
import { useBeats } from './useBeats.ts'

const ENDS = ['sitting.taken', 'sitting.finished', 'sitting.void']
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/**
 * The open paper of an examination. Each answer is kept in the browser first and dropped once the server has it;
 * `taken`: another page writes now; `over`: it was handed in, collected or declared void.
 */
export function useSitting(view: SittingView, tab: TabLease, over: () => void) {
  const params = { sitting: view.id }
  const seqs = new Map(view.slots.map(({ id, seq }) => [id, seq]))
  const tried = new Map<string, number>()
  const standing = ref({ deadlineAt: view.deadlineAt, held: view.held, now: view.now })
  const taken = ref(false)
  const late = ref(0)
  const conflicts = ref<KeptAnswer[]>([])
  const givenHere = new Set<string>()

  async function save(slot: string, seq: number, answer: Answer) {
    const body = { lease: tab.lease, seq, answer }
    tried.set(slot, seq)
    const saved = await api.ownExams.answer({ params: { ...params, slot }, body }, { keepalive: true })
    seqs.set(slot, Math.max(seqs.get(slot) ?? 0, saved.seq))
    if (saved.late) late.value += 1
    if (saved.seq <= seq && isSame(answers.given[slot], answer)) void dropAnswer(view.id, slot)
    return saved
  }
  function ends({ code }: Problem): boolean {
    if (code === 'sitting.taken') taken.value = true
    return ENDS.includes(code)
  }
  const answers = useAnswers({
    ...{ paper: view.id, slots: view.slots, save, ends, kept: true },
    closed: () => !taken.value && over(),
  })

  function give(slot: string, answer: Answer): void {
    givenHere.add(slot)
    const base = seqs.get(slot) ?? 0
    void keepAnswer({ sitting: view.id, slot, base, tried: tried.get(slot) ?? base, answer })
    answers.give(slot, answer)
  }
  /** What this browser has kept: sent, unless the question was answered elsewhere since, or here while it was looked up. */
  async function sendKept(): Promise<void> {
    for (const kept of await keptAnswers(view.id)) {
      if (givenHere.has(kept.slot)) continue
      const slot = view.slots.find(({ id }) => id === kept.slot)
      if (!slot || isSame(slot.answer, kept.answer)) void dropAnswer(view.id, kept.slot)
      else if (slot.seq <= kept.base) give(kept.slot, kept.answer)
      else conflicts.value.push(kept)
    }
  }
  void sendKept()

  const { beat } = useBeats(view.id, tab, (told) => {
    const { state, deadlineAt, held, now, mine } = told
    if (state !== 'open') return over()
    if (!mine) taken.value = true
    if (held !== standing.value.held || deadlineAt !== standing.value.deadlineAt)
      standing.value = { deadlineAt, held, now }
  })

  return {
    ...answers,
    ...{ give, taken, late, standing, beat },
    conflicts: computed(() =>
      conflicts.value.map((kept) => ({ ...kept, place: view.slots.findIndex(({ id }) => id === kept.slot) + 1 })),
    ),
    /** Of a question that was answered on two devices: the answer of this one, or the other's. */
    choose({ slot, answer }: KeptAnswer, mine: boolean): void {
      conflicts.value = conflicts.value.filter((each) => each.slot !== slot)
      if (mine) give(slot, answer)
      else void dropAnswer(view.id, slot)
    },
    finish: () => api.ownExams.finish({ params, body: { lease: tab.lease } }),
  }
}
