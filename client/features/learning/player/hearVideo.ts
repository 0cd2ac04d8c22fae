export interface Heard {
  /** The trainee pressed play. */
  started(): void
  /** The video runs and stands at `seconds`. */
  moved(seconds: number): void
  paused(): void
  /** A jump: what comes next is elsewhere. */
  jumped(): void
  ended(): void
}

/** Tells how a video moves; the function returned stops it. */
export function hearVideo(video: HTMLVideoElement, { started, moved, paused, jumped, ended }: Heard): () => void {
  const runs = (): void => {
    if (!video.paused && !video.seeking) moved(video.currentTime)
  }
  const events: Record<string, () => void> = {
    play: started,
    playing: runs,
    timeupdate: runs,
    seeking: jumped,
    pause() {
      if (!video.seeking) moved(video.currentTime)
      paused()
    },
    ended() {
      moved(video.currentTime)
      ended()
    },
  }
  for (const [event, act] of Object.entries(events)) video.addEventListener(event, act)
  return () => {
    for (const [event, act] of Object.entries(events)) video.removeEventListener(event, act)
  }
}

/** Runs when the page may be gone in a moment (hidden, left, closed), and when the line is back; the function returned stops it. */
export function hearPage(leaving: () => void, online: () => void): () => void {
  const hidden = (): void => void (document.visibilityState === 'hidden' && leaving())
  document.addEventListener('visibilitychange', hidden)
  window.addEventListener('pagehide', leaving)
  window.addEventListener('online', online)
  return () => {
    document.removeEventListener('visibilitychange', hidden)
    window.removeEventListener('pagehide', leaving)
    window.removeEventListener('online', online)
  }
}
