import type Hls from 'hls.js'
import { describe, expect, it, vi } from 'vitest'
import { attachHls } from '../../client/features/playback/attachHls.ts'
import { RETRY_MS } from '../../client/features/playback/streamState.ts'

/** As much of hls.js as is asked of it. */
class Stream {
  static readonly Events = {
    ERROR: 'error',
    MANIFEST_PARSED: 'parsed',
    LEVEL_UPDATED: 'updated',
    FRAG_BUFFERED: 'buffered',
  }
  static readonly ErrorTypes = { NETWORK_ERROR: 'network', MEDIA_ERROR: 'media' }
  static last: Stream
  levels = [{}]
  readonly listeners = new Map<string, (event: string, data: object) => void>()
  readonly startLoad = vi.fn()
  readonly loadSource = vi.fn()
  readonly attachMedia = vi.fn()
  constructor() {
    Stream.last = this
  }
  on(event: string, listener: (event: string, data: object) => void): void {
    this.listeners.set(event, listener)
  }
}

describe('a stream whose line breaks', () => {
  it.each([
    ['before its first picture begins where the trainee was', 0, 300],
    ['later goes on where it is', 310, -1],
  ])('%s', (_when, currentTime, from) => {
    vi.useFakeTimers()
    const video = { currentTime, paused: true } as HTMLMediaElement
    attachHls(Stream as unknown as typeof Hls, video, 'master.m3u8', 300, () => undefined)
    Stream.last.listeners.get('error')!('error', { fatal: true, type: 'network' })
    vi.advanceTimersByTime(RETRY_MS)
    vi.useRealTimers()
    expect(Stream.last.startLoad).toHaveBeenCalledExactlyOnceWith(from)
  })
})
