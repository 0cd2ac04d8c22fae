import { computed, ref, watch } from 'vue'
import { totalSeconds } from '../../../server/features/playback/watchedRanges.rule.ts'
import { api } from '../../lib/api.ts'
import { Problem } from '../../lib/problem.ts'
import { useSession } from '../../lib/session.ts'
import { isDone, type LessonView } from '../learning/texts.ts'
import { leavePhonesFullScreen } from './useFullScreen.ts'
import { inOrder } from './inOrder.ts'
import { useHeartbeat } from './useHeartbeat.ts'
import { useNotice } from './useNotice.ts'
import { useQuestions } from './useQuestions.ts'
import { useStartPosition } from './useStartPosition.ts'

export type VideoLessonView = LessonView & {
  watch: NonNullable<LessonView['watch']>
  playback: NonNullable<LessonView['playback']>
}
interface Events {
  onStarted(): void
  onCompleted(): void
  /** A newer version of the lesson has another video. */
  onReplaced(): void
}

/** Everything around one video of a lesson: what was watched and saved, the order, the questions. */
export function useVideoLesson(lesson: VideoLessonView, { onStarted, onCompleted, onReplaced }: Events) {
  const { durationSeconds: duration } = lesson.playback
  const params = { course: lesson.course, lesson: lesson.id }
  let video: HTMLVideoElement | undefined

  const heartbeat = useHeartbeat({
    account: useSession().view?.account?.id ?? '',
    course: lesson.course,
    lesson: `${lesson.id}:${lesson.version}`, // what could not be saved is of this version's video
    watch: lesson.watch,
    duration,
    open,
  })
  const { watched, completed, state } = heartbeat
  const done = computed(() => isDone(lesson.state) || completed.value)

  const { notice, show: showNotice } = useNotice()
  const ordered = computed(() => lesson.watch.rules.inOrder && !done.value)
  const order = inOrder({
    ranges: watched.all,
    duration,
    active: () => ordered.value,
    onHeld: () => showNotice('第一次学习请按顺序观看，看完后可以自由跳转'),
  })
  const questions = useQuestions({ params, questions: lesson.questions, first: () => !done.value })
  const start = useStartPosition({
    watched,
    duration,
    position: lesson.watch.position,
    limit: order.limit,
    restore: heartbeat.restore,
  })

  /** A newer version may have another video: what this page plays must not be counted for that one. */
  async function open() {
    const opened = await api.learning.open({ params })
    if (opened.version === lesson.version) return opened.watch!
    onReplaced()
    throw new Problem({ title: '这一课有了新版本。', status: 409, code: 'lease.ended' })
  }
  const playback = ref(lesson.playback)
  /** @throws Problem */
  async function renew(): Promise<void> {
    const { playback: fresh } = await api.learning.lesson({ params })
    if (fresh) playback.value = fresh
  }

  /** The picture stands at its end. */
  const ended = ref(false)
  function attach(element: HTMLVideoElement): void {
    video = element
    element.addEventListener('ended', () => (ended.value = true))
    for (const event of ['play', 'seeking']) element.addEventListener(event, () => (ended.value = false))
    for (const part of [heartbeat, order, questions, start]) part.attach(element)
  }
  async function jump(seconds: number): Promise<void> {
    if (!video) return
    video.currentTime = seconds
    video.scrollIntoView({ block: 'nearest' })
    await video.play().catch(() => {})
  }

  watch(
    () => watched.seconds.value > 0,
    (is) => is && onStarted(),
  )
  watch(completed, (is) => is && !isDone(lesson.state) && onCompleted())
  watch(
    [heartbeat.taken, heartbeat.attention.check, questions.asked],
    (shown) => shown.some(Boolean) && leavePhonesFullScreen(video),
  )

  return {
    heartbeat,
    questions,
    notice,
    done,
    ended,
    ordered,
    playback,
    renew,
    attach,
    jump,
    duration,
    start,
    /** Seconds that an earlier page left, while there is no lease to send them with. */
    leftover: computed(() => (state.value === 'idle' && !start.begun.value ? totalSeconds(watched.unsaved.value) : 0)),
    /** Not the element's own: it stands at 0 until it knows the video. */
    now: () => start.at.value,
  }
}
