import { isExpired, RETRY_MS, type Attached, type StreamState } from './streamState.ts'

/**
 * A media element reports neither the status of a refused reply nor that the connection is back: the playlist is
 * requested once more.
 */
async function whyFailed(playlist: string): Promise<StreamState> {
  const reply = await fetch(playlist).catch(() => undefined)
  if (isExpired(reply?.status)) return 'expired'
  return reply?.ok ? 'broken' : 'waiting'
}

/** By the browser itself: quality follows the bandwidth alone. */
export function attachNative(
  video: HTMLMediaElement,
  playlist: string,
  startAt: number,
  onState: (state: StreamState) => void,
): Attached {
  let at = startAt
  let gone = false
  let waiting: ReturnType<typeof setTimeout> | undefined

  function load(): void {
    clearTimeout(waiting)
    if (!video.paused) video.autoplay = true // loading would forget that it plays
    video.src = playlist
  }
  async function failed(): Promise<void> {
    at = video.currentTime || at
    const why = await whyFailed(playlist)
    if (gone) return
    onState(why)
    if (why === 'waiting') waiting = setTimeout(load, RETRY_MS)
  }
  const listeners: [string, () => void][] = [
    ['loadedmetadata', () => void (at > 0 && (video.currentTime = at))],
    [
      'playing',
      () => {
        video.autoplay = false
        onState('playing')
      },
    ],
    ['error', () => void failed()],
  ]
  for (const [event, act] of listeners) video.addEventListener(event, act)
  load()
  return {
    retry: () => video.error && load(),
    detach() {
      gone = true
      clearTimeout(waiting)
      for (const [event, act] of listeners) video.removeEventListener(event, act)
      video.removeAttribute('src')
      video.load()
    },
  }
}
