import type Hls from 'hls.js'
import type { ErrorData } from 'hls.js'
import { renditionsOf } from './renditions.ts'

type HlsClass = typeof Hls

export interface Attached {
  /** Looks for the stream again after the line was down. */
  again(): void
  detach(): void
}
export type StreamState = 'playing' | 'waiting' | 'expired' | 'broken'

const RETRY_MS = 4_000
const BUFFER_SECONDS = 40

const isExpired = ({ response }: ErrorData): boolean => response?.code === 403 || response?.code === 404

/**
 * Plays a playlist from `startAt` (seconds): through hls.js where there is MediaSource, else by the browser itself (Safari on
 * older iPhones). Quality follows the line and the size of the player until one is chosen (see renditions.ts). `told` hears when the stream stalls or cannot go on:
 * `expired` when its address has run out.
 */
export async function attachVideo(video: HTMLVideoElement, playlist: string, startAt: number, told: (state: StreamState) => void): Promise<Attached> {
  const { default: HlsJs } = await import('hls.js') // not the light build: that leaves out sound in a playlist of its own
  return HlsJs.isSupported() ? attachHls(HlsJs, video, playlist, startAt, told) : attachNative(video, playlist, startAt, told)
}

function attachHls(HlsJs: HlsClass, video: HTMLVideoElement, playlist: string, startAt: number, told: (state: StreamState) => void): Attached {
  const hls = new HlsJs({ startPosition: startAt, capLevelToPlayerSize: true, maxBufferLength: BUFFER_SECONDS })
  let waiting: ReturnType<typeof setTimeout> | undefined
  let recovered = false
  const again = (): void => {
    clearTimeout(waiting)
    if (hls.levels.length === 0) hls.loadSource(playlist)
    else hls.startLoad()
  }
  hls.on(HlsJs.Events.ERROR, (_event, data) => {
    if (!data.fatal) return
    if (isExpired(data)) return told('expired')
    if (data.type === HlsJs.ErrorTypes.NETWORK_ERROR) {
      told('waiting')
      waiting = setTimeout(again, RETRY_MS)
    } else if (data.type === HlsJs.ErrorTypes.MEDIA_ERROR && !recovered) {
      recovered = true
      hls.recoverMediaError()
    } else told('broken')
  })
  const qualities = renditionsOf(video)
  if (qualities) {
    qualities.apply = (level) => void (hls.nextLevel = level)
    hls.on(HlsJs.Events.MANIFEST_PARSED, (_event, { levels }) => qualities.fill(levels))
  }
  hls.on(HlsJs.Events.FRAG_BUFFERED, () => told('playing'))
  hls.loadSource(playlist)
  if (!video.paused) video.autoplay = true // play was pressed before there was anything to play: loading would forget it
  hls.attachMedia(video)
  return {
    again,
    detach() {
      clearTimeout(waiting)
      hls.destroy()
    },
  }
}

function attachNative(video: HTMLVideoElement, playlist: string, startAt: number, told: (state: StreamState) => void): Attached {
  const toStart = (): void => void (video.currentTime = startAt)
  const failed = (): void => told(video.error?.code === MediaError.MEDIA_ERR_NETWORK ? 'waiting' : 'broken')
  video.addEventListener('loadedmetadata', toStart, { once: true })
  video.addEventListener('error', failed)
  video.src = playlist
  return {
    again: () => video.load(),
    detach() {
      video.removeEventListener('loadedmetadata', toStart)
      video.removeEventListener('error', failed)
      video.removeAttribute('src')
      video.load()
    },
  }
}
