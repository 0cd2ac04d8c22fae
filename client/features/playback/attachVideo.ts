import { attachHls } from './attachHls.ts'
import { attachNative } from './attachNative.ts'
import type { Attached, OnGrown, StreamState } from './streamState.ts'

/**
 * Plays a playlist from `startAt` (seconds): through hls.js where there is MediaSource (on iPhones from iOS 17.1 its
 * managed kind), else by the browser itself (older iPhones). `onState` is called whenever the state of the stream
 * changes, `onGrown` with how much is there of one that is still being made (older iPhones do not say).
 */
export async function attachVideo(
  video: HTMLMediaElement,
  playlist: string,
  startAt: number,
  onState: (state: StreamState) => void,
  onGrown?: OnGrown,
): Promise<Attached> {
  const { default: HlsJs } = await import('hls.js') // not the light build: that leaves out sound in a playlist of its own
  if (HlsJs.isSupported()) return attachHls(HlsJs, video, playlist, startAt, onState, onGrown)
  if (video.canPlayType('application/vnd.apple.mpegurl')) return attachNative(video, playlist, startAt, onState)
  onState('broken')
  return { retry: () => {}, detach: () => {} }
}
