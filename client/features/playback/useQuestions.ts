import { computed, ref, shallowRef } from 'vue'
import { api } from '../../lib/api.ts'
import type { Answer } from '../quizzes/texts.ts'
import type { LessonView } from '../learning/texts.ts'
import { reached } from './questionMoments.ts'

export type AskedQuestion = LessonView['questions'][number]
/** Whoever resumes at the very moment of a question is asked it. */
const LANDED_SECONDS = 0.5
interface Options {
  params: { course: string; lesson: string }
  questions: readonly AskedQuestion[]
  /** A first watch: later ones are not interrupted. */
  first(): boolean
}

/** The questions of a video: the player stops where one waits for its first answer; nothing else depends on them. */
export function useQuestions({ params, questions, first }: Options) {
  const items = shallowRef(questions)
  const open = ref('')
  const postponed = new Set<string>()
  const asked = computed(() => items.value.find(({ id }) => id === open.value))
  let video: HTMLVideoElement | undefined
  let wasPlaying = false
  let before = 0

  function ask(id: string): void {
    wasPlaying = video?.paused === false
    video?.pause()
    open.value = id
  }
  function close(): void {
    if (asked.value) {
      postponed.add(asked.value.id)
      before = asked.value.at - LANDED_SECONDS // another may stand at the same moment
    }
    open.value = ''
    if (wasPlaying) void video?.play().catch(() => {})
  }
  function moved(): void {
    if (!video || video.seeking) return
    const waiting = first() && !open.value ? items.value.filter(({ id, mine }) => !mine && !postponed.has(id)) : []
    const now = video.ended ? Math.ceil(video.currentTime) : video.currentTime // the duration is in whole seconds
    const due = reached(waiting, before, now)
    before = now
    if (due && (!video.paused || video.ended)) ask(due.id)
  }
  /** @throws Problem */
  async function answer(given: Answer): Promise<void> {
    const answered = await api.learning.answerQuestion({
      params: { ...params, question: open.value },
      body: { answer: given },
    })
    items.value = items.value.map((each) => (each.id === answered.id ? answered : each))
  }

  return {
    items,
    asked,
    ask,
    close,
    answer,
    attach(element: HTMLVideoElement): void {
      video = element
      before = element.currentTime
      element.addEventListener('timeupdate', moved)
      element.addEventListener('ended', moved)
      element.addEventListener('seeked', () => (before = element.currentTime - LANDED_SECONDS))
    },
  }
}
