import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { codecString } from '../codecString.ts'
import { tolerance } from '../duration.ts'
import { FIRST_INIT, FIRST_PLAYLIST, FIRST_SPLICES, firstSegment, MASTER, SEGMENT_SECONDS } from '../hlsNames.ts'
import { bandwidths, masterPlaylist, mediaPlaylist } from '../playlist.ts'
import type { SourceProbe } from '../sourceProbe.ts'
import { cutMovie } from './cut.ts'
import { splice } from './fragment.ts'
import { initSegment } from './initSegment.ts'
import { readMovie } from './movie.ts'
import type { Movie } from './movie.ts'
import { suitsAsItIs } from './suits.ts'

/** How a segment of a first package is put together: a head of its own, bytes of the file of heads; then a stretch of the source. */
export interface SplicedSegment {
  head: [start: number, length: number]
  body: [start: number, length: number]
}

export interface FirstPackage {
  durationSeconds: number
  rendition: { name: string; width: number; height: number } | null
  segments: SplicedSegment[]
}

/**
 * Writes an HLS package that plays a source as it is into `folder`, in a moment however long the source: nothing of it is copied.
 * The segments that the playlist names are spliced from their heads and the source when they are asked for. Null when browsers could
 * not play it so.
 */
export async function firstPackage(source: string, probe: SourceProbe, folder: string): Promise<FirstPackage | null> {
  if (!suitsAsItIs(probe)) return null
  const movie = await readMovie(source, probe)
  if (!movie || movie.tracks.length !== (probe.video ? 1 : 0) + (probe.audio ? 1 : 0)) return null
  const made = await spliceAll(movie, probe.size)
  if (!made) return null
  const { heads, seconds, spliced } = made
  const init = initSegment(movie)
  const segments = seconds.map((each, index) => ({ uri: firstSegment(index), seconds: each }))
  const sizes = new Map(segments.map(({ uri }, index) => [uri, spliced[index]!.head[1] + spliced[index]!.body[1]]))
  const measured = { uri: FIRST_PLAYLIST, codec: codecString(init), ...bandwidths(segments, sizes, SEGMENT_SECONDS) }
  if (Math.abs(measured.durationSeconds - probe.durationSeconds) > tolerance(probe.durationSeconds)) return null
  const rendition = probe.video && { name: 'first', width: probe.video.width, height: probe.video.height }
  await writeFile(join(folder, FIRST_INIT), init)
  await writeFile(join(folder, FIRST_SPLICES), heads)
  await writeFile(join(folder, FIRST_PLAYLIST), mediaPlaylist(FIRST_INIT, segments))
  const master = rendition ? masterPlaylist([{ rendition, measured }], null, probe.video!.frameRate) : masterPlaylist([], measured, 0)
  await writeFile(join(folder, MASTER), master)
  return { durationSeconds: measured.durationSeconds, rendition, segments: spliced }
}

interface Spliced {
  heads: Buffer[]
  seconds: number[]
  spliced: SplicedSegment[]
}

/** Heads by the dozen: whoever else this process serves gets a turn in between. */
const AT_ONCE = 50

async function spliceAll(movie: Movie, sourceBytes: number): Promise<Spliced | null> {
  const cuts = cutMovie(movie)
  if (!cuts) return null
  const heads: Buffer[] = []
  const spliced: SplicedSegment[] = []
  let at = 0
  for (const [index, cut] of cuts.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await setImmediate()
    const made = splice(cut, index)
    if (!made || made.start < 0 || made.length <= 0 || made.start + made.length > sourceBytes) return null
    heads.push(made.head)
    spliced.push({ head: [at, made.head.length], body: [made.start, made.length] })
    at += made.head.length
  }
  return { heads, spliced, seconds: cuts.map(({ seconds }) => seconds) }
}
