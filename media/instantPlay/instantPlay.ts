import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { codecString } from '../codecString.ts'
import { tolerance } from '../duration.ts'
import {
  INSTANT_INIT,
  INSTANT_PLAYLIST,
  INSTANT_SPLICES,
  firstSegment,
  MASTER,
  SEGMENT_SECONDS,
  type FirstKind,
} from '../hlsNames.ts'
import { bandwidths, masterPlaylist, mediaPlaylist } from '../playlist.ts'
import type { SourceProbe } from '../sourceProbe.ts'
import { cutMovie } from './cut.ts'
import { splice } from './fragment.ts'
import { initSegment } from './initSegment.ts'
import { bounded, type Movie } from './movie.ts'
import { readMovie } from './readMovie.ts'
import { soundApart } from './soundApart.ts'
import { suitsAsItIs, suitsWithoutSound } from './suits.ts'
import { readTransport } from './transport.ts'

/**
 * How a segment of an instant package is put together: bytes of the file of heads; then a span of the source; then
 * perhaps more of the heads.
 */
export interface SplicedSegment {
  head: [start: number, length: number]
  body: [start: number, length: number]
  tail?: [start: number, length: number]
}

export interface FirstPackage {
  durationSeconds: number
  rendition: { name: string; width: number; height: number } | null
  segments: SplicedSegment[]
}

/** What of a package depends on the kind of its segments. */
interface Spliced {
  kind: FirstKind
  /** Null where segments describe themselves. */
  init: Buffer | null
  codec: string
  /** The file of heads, in pieces. */
  heads: Buffer[]
  seconds: number[]
  segments: SplicedSegment[]
}

/**
 * Writes an HLS package that plays a source as it is into `folder`, in a moment however long the source: nothing of it
 * is copied. The segments that the playlist names are spliced from their heads and the source when they are asked for.
 * Only sound that browsers do not play is encoded, which takes a minute or two for each hour of it. Null when browsers could not play it so.
 */
export async function firstPackage(
  source: string,
  probe: SourceProbe,
  folder: string,
  signal?: AbortSignal,
): Promise<FirstPackage | null> {
  const whole = suitsAsItIs(probe)
  if (!whole && !suitsWithoutSound(probe)) return null
  const taken = whole ? probe : { ...probe, audio: null }
  const spliced = await bounded(() => (probe.container === 'mpegts' ? spans : fragments)(source, taken))
  if (!spliced) return null
  const { init, segments } = spliced
  const playlist = spliced.seconds.map((seconds, index) => ({ uri: firstSegment(index, spliced.kind), seconds }))
  const sizes = new Map(playlist.map(({ uri }, index) => [uri, bytesOf(segments[index]!)]))
  const measured = { uri: INSTANT_PLAYLIST, codec: spliced.codec, ...bandwidths(playlist, sizes, SEGMENT_SECONDS) }
  if (Math.abs(measured.durationSeconds - probe.durationSeconds) > tolerance(probe.durationSeconds)) return null
  const rendition = probe.video && { name: 'first', width: probe.video.width, height: probe.video.height }
  if (init) await writeFile(join(folder, INSTANT_INIT), init)
  await writeFile(join(folder, INSTANT_SPLICES), spliced.heads)
  await writeFile(join(folder, INSTANT_PLAYLIST), mediaPlaylist(init && INSTANT_INIT, playlist))
  const sound = whole ? null : await soundApart(source, probe, folder, signal)
  const master = rendition
    ? masterPlaylist([{ rendition, measured }], sound, probe.video!.frameRate)
    : masterPlaylist([], measured, 0)
  await writeFile(join(folder, MASTER), master)
  return { durationSeconds: measured.durationSeconds, rendition, segments }
}

const bytesOf = ({ head, body, tail }: SplicedSegment): number => head[1] + body[1] + (tail?.[1] ?? 0)

/** Of a transport stream: its own spans, behind the tables that name its streams. */
async function spans(source: string, probe: SourceProbe): Promise<Spliced | null> {
  const transport = await readTransport(source, probe)
  if (!transport) return null
  const { tables, codec, cuts } = transport
  let at = tables.length
  const segments = cuts.map(({ start, length, tail }): SplicedSegment => {
    const begin = at
    at += tail.length
    return { head: [0, tables.length], body: [start, length], ...(tail.length > 0 && { tail: [begin, tail.length] }) }
  })
  return {
    kind: 'ts',
    init: null,
    codec,
    heads: [tables, ...cuts.map(({ tail }) => tail)],
    seconds: cuts.map(({ seconds }) => seconds),
    segments,
  }
}

/** Of samples as MP4 has them: fragments that point into the source. */
async function fragments(source: string, probe: SourceProbe): Promise<Spliced | null> {
  const movie = await readMovie(source, probe)
  if (!movie || movie.tracks.length !== (probe.video ? 1 : 0) + (probe.audio ? 1 : 0)) return null
  const made = await spliceAll(movie, probe.size)
  if (!made) return null
  const init = initSegment(movie)
  return { kind: 'm4s', init, codec: codecString(init), ...made }
}

/** Heads by the dozen: whoever else this process serves gets a turn in between. */
const AT_ONCE = 50

async function spliceAll(
  movie: Movie,
  sourceBytes: number,
): Promise<Pick<Spliced, 'heads' | 'seconds' | 'segments'> | null> {
  const cuts = cutMovie(movie)
  if (!cuts) return null
  const heads: Buffer[] = []
  const segments: SplicedSegment[] = []
  let at = 0
  for (const [index, cut] of cuts.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await setImmediate()
    const made = splice(cut, index)
    if (!made || made.start < 0 || made.length <= 0 || made.start + made.length > sourceBytes) return null
    heads.push(made.head)
    segments.push({ head: [at, made.head.length], body: [made.start, made.length] })
    at += made.head.length
  }
  return { heads, segments, seconds: cuts.map(({ seconds }) => seconds) }
}
