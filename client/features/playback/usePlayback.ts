import { onScopeDispose } from 'vue'
import type { Range } from '../../../server/features/playback/watchedRanges.rule.ts'
import { listenToPage, listenToVideo } from './listenToVideo.ts'
import { playTrack } from './playTrack.ts'

interface Options {
  /** While it plays, this often; the first time sooner, so that it is soon seen that it is saved. */
  beatSeconds: number
  /** @returns whether it may play */
  onStarted(): boolean
  /** What was played should be sent: every few seconds, at every pause and seek, and at the end. */
  onDue(): void
  /** The page may be gone in a moment. */
  onLeaving(): void
  onOnline(): void
}

const FIRST_BEAT_SECONDS = 3

/** How a video is played: the whole seconds of it, and the moments at which they should be sent. */
export function usePlayback({ beatSeconds, onStarted, onDue, onLeaving, onOnline }: Options) {
  const track = playTrack()
  let video: HTMLVideoElement | undefined
  let interval = FIRST_BEAT_SECONDS
  let lastBeat = 0
  let unsubscribe = (): void => {}

  function beat(): void {
    lastBeat = performance.now()
    interval = beatSeconds
    onDue()
  }
  const events = {
    onStarted() {
      lastBeat = performance.now()
      if (!onStarted()) video?.pause()
    },
    onMoved(seconds: number) {
      track.moved(seconds)
      if (performance.now() - lastBeat >= interval * 1000) beat()
    },
    onPaused: beat,
    onJumped() {
      track.interrupted()
      beat()
    },
    onEnded() {
      track.ended()
      beat()
    },
  }
  const unsubscribePage = listenToPage(onLeaving, onOnline)
  onScopeDispose(() => {
    track.interrupted()
    onLeaving()
    unsubscribe()
    unsubscribePage()
  })

  return {
    video: () => video,
    /** The ranges to send now, in the order played. */
    take: (): Range[] => track.take(),
    attach(element: HTMLVideoElement): void {
      unsubscribe()
      video = element
      unsubscribe = listenToVideo(element, events)
    },
  }
}
