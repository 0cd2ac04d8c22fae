export interface VideoEvents {
  /** The trainee pressed play. */
  onStarted(): void
  /** The video runs and is at `seconds`. */
  onMoved(seconds: number): void
  onPaused(): void
  /** A jump: what comes next is elsewhere. */
  onJumped(): void
  onEnded(): void
}
type Unsubscribe = () => void

export function listenToVideo(video: HTMLVideoElement, events: VideoEvents): Unsubscribe {
  const moved = (): void => {
    if (!video.paused && !video.seeking) events.onMoved(video.currentTime)
  }
  const listeners: Record<string, () => void> = {
    play: events.onStarted,
    playing: moved,
    timeupdate: moved,
    seeking: events.onJumped,
    pause() {
      if (!video.seeking) events.onMoved(video.currentTime)
      events.onPaused()
    },
    ended() {
      events.onMoved(video.currentTime)
      events.onEnded()
    },
  }
  for (const [event, listener] of Object.entries(listeners)) video.addEventListener(event, listener)
  return () => {
    for (const [event, listener] of Object.entries(listeners)) video.removeEventListener(event, listener)
  }
}

/**
 * `onLeaving` runs when the page may be gone in a moment (hidden, left, closed), `onOnline` when the connection is
 * back.
 */
export function listenToPage(onLeaving: () => void, onOnline: () => void): Unsubscribe {
  const hidden = (): void => void (document.visibilityState === 'hidden' && onLeaving())
  document.addEventListener('visibilitychange', hidden)
  window.addEventListener('pagehide', onLeaving)
  window.addEventListener('online', onOnline)
  return () => {
    document.removeEventListener('visibilitychange', hidden)
    window.removeEventListener('pagehide', onLeaving)
    window.removeEventListener('online', onOnline)
  }
}
