import { onScopeDispose } from 'vue'
import type { Range } from '../../../../server/features/playback/watchedRanges.rule.ts'
import { hearPage, hearVideo } from './hearVideo.ts'
import { playTrack } from './playTrack.ts'

interface Parts {
  /** While it plays, this often; the first time sooner, so that it is soon seen that it is saved. */
  beatSeconds: number
  /** @returns whether it may play */
  started(): boolean
  /** What was played should be told: every few seconds, at every pause and seek, and at the end. */
  due(): void
  /** The page may be gone in a moment. */
  leaving(): void
  online(): void
}

const FIRST_BEAT_SECONDS = 3

/** How a video is played: the whole seconds of it, and the moments at which they should be told. */
export function usePlaying({ beatSeconds, started, due, leaving, online }: Parts) {
  const track = playTrack()
  let video: HTMLVideoElement | undefined
  let wait = FIRST_BEAT_SECONDS
  let lastBeat = 0
  let deafen = (): void => {}

  function beat(): void {
    lastBeat = performance.now()
    wait = beatSeconds
    due()
  }
  const heard = {
    started() {
      lastBeat = performance.now()
      if (!started()) video?.pause()
    },
    moved(seconds: number) {
      track.moved(seconds)
      if (performance.now() - lastBeat >= wait * 1000) beat()
    },
    paused: beat,
    jumped() {
      track.broke()
      beat()
    },
    ended() {
      track.ended()
      beat()
    },
  }
  const deafenPage = hearPage(leaving, online)
  onScopeDispose(() => {
    track.broke()
    leaving()
    deafen()
    deafenPage()
  })

  return {
    video: () => video,
    /** What is to be told now, in the order played. */
    take: (): Range[] => track.take(),
    attach(element: HTMLVideoElement): void {
      deafen()
      video = element
      deafen = hearVideo(element, heard)
    },
  }
}
