import type { Rendition } from './ladder.ts'

/** One media playlist, measured. */
export interface MeasuredPlaylist {
  uri: string
  durationSeconds: number
  /** Bit/s: of the most demanding segment, and of all together. */
  peakBandwidth: number
  averageBandwidth: number
  /** RFC 6381, for example 'avc1.64001f' or 'mp4a.40.2'. */
  codec: string
}

export interface Segment {
  uri: string
  seconds: number
}

/** The initialisation file and the segments that a media playlist names, and whether there will be no more. */
export function parseMediaPlaylist(text: string): { init: string; segments: Segment[]; closed: boolean } {
  const segments: Segment[] = []
  let init = ''
  let seconds = 0
  for (const line of text.split('\n')) {
    init = /^#EXT-X-MAP:URI="([^"]+)"/.exec(line)?.[1] ?? init
    if (line.startsWith('#EXTINF:')) seconds = Number.parseFloat(line.slice(8))
    else if (line !== '' && !line.startsWith('#')) segments.push({ uri: line, seconds })
  }
  return { init, segments, closed: text.includes('#EXT-X-ENDLIST') }
}

/** A playlist of whole files (RFC 8216 §4.3.3). @param init null for segments that describe themselves */
export function mediaPlaylist(init: string | null, segments: readonly Segment[]): string {
  const target = Math.ceil(Math.max(1, ...segments.map(({ seconds }) => seconds)))
  return playlist({ init, segments, target, type: 'VOD', closed: true })
}

/** One to which segments are added at its end until it is closed: its target duration may not change (§4.3.3.1). */
export const growingPlaylist = (init: string, segments: readonly Segment[], target: number, closed: boolean): string =>
  playlist({ init, segments, target, type: 'EVENT', closed })

interface Playlist {
  init: string | null
  segments: readonly Segment[]
  target: number
  type: 'VOD' | 'EVENT'
  closed: boolean
}

function playlist({ init, segments, target, type, closed }: Playlist): string {
  return [
    ...[
      '#EXTM3U',
      '#EXT-X-VERSION:7',
      `#EXT-X-TARGETDURATION:${target}`,
      '#EXT-X-MEDIA-SEQUENCE:0',
      `#EXT-X-PLAYLIST-TYPE:${type}`,
      // else a browser that plays it itself begins near the end of what is there (§6.3.3)
      ...(type === 'EVENT' ? ['#EXT-X-START:TIME-OFFSET=0'] : []),
    ],
    ...['#EXT-X-INDEPENDENT-SEGMENTS', ...(init === null ? [] : [`#EXT-X-MAP:URI="${init}"`])],
    ...segments.flatMap(({ uri, seconds }) => [`#EXTINF:${seconds.toFixed(6)},`, uri]),
    ...(closed ? ['#EXT-X-ENDLIST', ''] : ['']),
  ].join('\n')
}

/** `sizes` are bytes by URI. BANDWIDTH is the peak segment bit rate: RFC 8216 §4.3.4.2. */
export function bandwidths(segments: readonly Segment[], sizes: ReadonlyMap<string, number>, target: number) {
  const bits = ({ uri }: Segment): number => (sizes.get(uri) ?? 0) * 8
  const seconds = segments.reduce((sum, segment) => sum + segment.seconds, 0)
  // The peak is taken over runs of at least half a target duration (§4.3.4.2): a last sliver does not count alone.
  const peaks = segments.filter((s) => s.seconds >= target / 2).map((s) => bits(s) / s.seconds)
  const average = segments.reduce((sum, segment) => sum + bits(segment), 0) / Math.max(seconds, 0.001)
  return {
    durationSeconds: seconds,
    peakBandwidth: Math.ceil(Math.max(average, ...peaks)),
    averageBandwidth: Math.ceil(average),
  }
}

/** The master playlist: one variant for each rendition, sharing the sound; or the sound alone. */
export function masterPlaylist(
  videos: readonly { rendition: Pick<Rendition, 'width' | 'height'>; measured: MeasuredPlaylist }[],
  sound: MeasuredPlaylist | null,
  frameRate: number,
): string {
  const lines = ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS', '']
  if (sound && videos.length > 0)
    lines.push(
      `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="原声",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="${sound.uri}"`,
      '',
    )
  for (const { rendition, measured } of videos)
    lines.push(
      variant(
        [measured, ...(sound ? [sound] : [])],
        [
          `RESOLUTION=${rendition.width}x${rendition.height}`,
          `FRAME-RATE=${frameRate.toFixed(3)}`,
          ...(sound ? ['AUDIO="sound"'] : []),
        ],
      ),
      measured.uri,
    )
  if (sound && videos.length === 0) lines.push(variant([sound], []), sound.uri)
  return [...lines, ''].join('\n')
}

function variant(parts: readonly MeasuredPlaylist[], attributes: readonly string[]): string {
  const sum = (rate: (part: MeasuredPlaylist) => number): number => parts.reduce((total, part) => total + rate(part), 0)
  return `#EXT-X-STREAM-INF:${[
    `BANDWIDTH=${sum((part) => part.peakBandwidth)}`,
    `AVERAGE-BANDWIDTH=${sum((part) => part.averageBandwidth)}`,
    `CODECS="${parts.map((part) => part.codec).join(',')}"`,
    ...attributes,
  ].join(',')}`
}
