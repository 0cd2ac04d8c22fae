import { attachHls } from './attachHls.ts'
import { attachNative } from './attachNative.ts'
import type { Attached, StreamState } from './streamState.ts'

/**
 * Plays a playlist from `startAt` (seconds): through hls.js where there is MediaSource (on iPhones from iOS 17.1 its
 * managed kind), else by the browser itself (older iPhones). `onState` is called whenever the state of the stream
 * changes.
 */
export async function attachVideo(
  video: HTMLVideoElement,
  playlist: string,
  startAt: number,
  onState: (state: StreamState) => void,
): Promise<Attached> {
  const { default: HlsJs } = await import('hls.js') // not the light build: that leaves out sound in a playlist of its own
  if (HlsJs.isSupported()) return attachHls(HlsJs, video, playlist, startAt, onState)
  if (video.canPlayType('application/vnd.apple.mpegurl')) return attachNative(video, playlist, startAt, onState)
  onState('broken')
  return { retry: () => {}, detach: () => {} }
}
