import { onBeforeUnmount, onMounted, ref, type ShallowRef } from 'vue'
import { attachVideo } from './attachVideo.ts'
import type { Attached, StreamState } from './streamState.ts'

export interface Stream {
  playlist(): string
  startAt: number
  /** Brings a new address of the stream. */
  renew(): Promise<unknown>
}
/**
 * An address that runs out sooner than this after it was renewed is not out of date: the video is gone, and asking on
 * would not help.
 */
const RENEWED_MS = 60_000

/**
 * The stream of a player, for as long as it is in the page: continues when the connection is back, and with a new
 * address when the old one has run out.
 */
export function useStream(video: Readonly<ShallowRef<HTMLVideoElement | null>>, { playlist, startAt, renew }: Stream) {
  const state = ref<StreamState>('playing')
  const grownTo = ref<number | null>(null)
  let attached: Attached | undefined
  let renewedAt = -Infinity
  let gone = false

  async function attach(from: number): Promise<void> {
    const made = await attachVideo(video.value!, playlist(), from, onState, (seconds) => (grownTo.value = seconds))
    if (gone) made.detach()
    else attached = made
  }
  /** Continues with a new address from where the video is, playing if it played. */
  async function reload(): Promise<void> {
    const { paused, currentTime } = video.value!
    renewedAt = performance.now()
    state.value = 'waiting'
    try {
      await renew()
    } catch {
      return void (state.value = 'broken')
    }
    if (gone) return
    attached?.detach()
    video.value!.autoplay = !paused
    await attach(currentTime || startAt)
  }
  function onState(now: StreamState): void {
    if (now !== 'expired') state.value = now
    else if (performance.now() - renewedAt > RENEWED_MS) void reload()
    else state.value = 'broken'
  }

  const online = (): void => attached?.retry()
  onMounted(() => {
    window.addEventListener('online', online)
    void attach(startAt)
  })
  onBeforeUnmount(() => {
    gone = true
    window.removeEventListener('online', online)
    attached?.detach()
  })
  return { state, grownTo, reload }
}
