import type Hls from 'hls.js'
import { renditionsOf } from './renditions.ts'
import { isExpired, RETRY_MS, type Attached, type OnGrown, type StreamState } from './streamState.ts'

const BUFFER_SECONDS = 40

/**
 * Through MediaSource. Quality follows the bandwidth and the size of the player until one is chosen (see
 * renditions.ts).
 */
export function attachHls(
  HlsJs: typeof Hls,
  video: HTMLMediaElement,
  playlist: string,
  startAt: number,
  onState: (state: StreamState) => void,
  onGrown: OnGrown = () => {},
): Attached {
  const startPosition = Math.max(0, startAt)
  const hls = new HlsJs({
    startPosition, // one that grows would else begin near its end, as what is live does
    capLevelToPlayerSize: true,
    maxBufferLength: BUFFER_SECONDS,
  })
  let waiting: ReturnType<typeof setTimeout> | undefined
  let recovered = false
  const retry = (): void => {
    clearTimeout(waiting)
    if (hls.levels.length === 0) hls.loadSource(playlist)
    else hls.startLoad(video.currentTime > 0 ? -1 : startPosition) // before the first picture it knows of no place to go on from
  }
  hls.on(HlsJs.Events.ERROR, (_event, data) => {
    if (!data.fatal) return
    if (isExpired(data.response?.code)) return onState('expired')
    if (data.type === HlsJs.ErrorTypes.NETWORK_ERROR) {
      onState('waiting')
      waiting = setTimeout(retry, RETRY_MS)
    } else if (data.type === HlsJs.ErrorTypes.MEDIA_ERROR && !recovered) {
      recovered = true
      hls.recoverMediaError()
    } else onState('broken')
  })
  const qualities = renditionsOf(video)
  if (qualities) {
    qualities.apply = (level) => void (hls.nextLevel = level)
    hls.on(HlsJs.Events.MANIFEST_PARSED, (_event, { levels }) => qualities.fill(levels))
  }
  hls.on(HlsJs.Events.LEVEL_UPDATED, (_event, { details }) => onGrown(details.live ? details.edge : null))
  hls.on(HlsJs.Events.FRAG_BUFFERED, () => onState('playing'))
  hls.loadSource(playlist)
  // play was pressed before there was anything to play: loading would forget it
  if (!video.paused) video.autoplay = true
  hls.attachMedia(video)
  return {
    retry,
    detach() {
      clearTimeout(waiting)
      hls.destroy()
    },
  }
}
