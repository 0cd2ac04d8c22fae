import { onBeforeUnmount, onMounted, type ShallowRef } from 'vue'

interface Shown {
  title: string
  course: string
  poster: string | null
}

const STEP_SECONDS = 10

function present(video: HTMLVideoElement, { title, course, poster }: Shown): () => void {
  if (!('mediaSession' in navigator)) return () => {}
  const session = navigator.mediaSession
  const step = (seconds: number): void =>
    void (video.currentTime = Math.min(video.duration || Infinity, Math.max(0, video.currentTime + seconds)))
  const acts: [MediaSessionAction, MediaSessionActionHandler][] = [
    ['play', () => void video.play().catch(() => {})],
    ['pause', () => video.pause()],
    ['seekbackward', ({ seekOffset }) => step(-(seekOffset ?? STEP_SECONDS))],
    ['seekforward', ({ seekOffset }) => step(seekOffset ?? STEP_SECONDS)],
    ['seekto', ({ seekTime }) => seekTime != null && (video.currentTime = seekTime)],
  ]
  const position = (): void => {
    const { duration, currentTime, playbackRate } = video
    if (Number.isFinite(duration) && currentTime <= duration)
      session.setPositionState({ duration, position: currentTime, playbackRate })
  }
  const state = (): void => void (session.playbackState = video.paused ? 'paused' : 'playing')
  const listeners: [string, () => void][] = [
    ['loadedmetadata', position],
    ['ratechange', position],
    ['seeked', position],
    ['play', state],
    ['pause', state],
  ]

  session.metadata = new MediaMetadata({
    title,
    artist: course,
    album: '红领学堂',
    artwork: poster ? [{ src: poster }] : [],
  })
  for (const [action, act] of acts) handle(session, action, act)
  for (const [event, act] of listeners) video.addEventListener(event, act)
  return () => {
    for (const [event, act] of listeners) video.removeEventListener(event, act)
    for (const [action] of acts) handle(session, action, null)
    session.metadata = null
    session.playbackState = 'none'
  }
}

/**
 * Tells the system what plays, so that a lock screen, a headset or a keyboard's media keys can control it: with the
 * screen of a phone off, that is how a lecture goes on.
 */
export function useMediaSession(video: Readonly<ShallowRef<HTMLVideoElement | null>>, shown: Shown): void {
  let withdraw = (): void => {}
  onMounted(() => (withdraw = present(video.value!, shown)))
  onBeforeUnmount(() => withdraw())
}

/** A browser that does not know an action throws. */
function handle(session: MediaSession, action: MediaSessionAction, act: MediaSessionActionHandler | null): void {
  try {
    session.setActionHandler(action, act)
  } catch {
    // The other actions work all the same.
  }
}
