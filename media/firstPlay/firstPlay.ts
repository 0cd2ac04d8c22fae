import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codecString } from '../codecString.ts'
import { FIRST_INIT, FIRST_PLAYLIST, FIRST_SPLICES, firstSegment, MASTER, SEGMENT_SECONDS } from '../hlsNames.ts'
import { bandwidths, masterPlaylist, mediaPlaylist } from '../playlist.ts'
import type { SourceProbe } from '../sourceProbe.ts'
import { cutMovie } from './cut.ts'
import { splice } from './fragment.ts'
import { initSegment } from './initSegment.ts'
import { readMovie } from './movie.ts'
import type { Movie } from './movie.ts'
import { suitsAsItIs } from './suits.ts'

/** How the segments of a first package are put together: a head of its own, then a stretch of the source. */
export interface Splices {
  heads: Buffer
  /** By number of the segment: bytes of `heads`, and bytes of the source. */
  segments: { head: [start: number, length: number]; body: [start: number, length: number] }[]
}

export interface FirstPackage {
  durationSeconds: number
  rendition: { name: string; width: number; height: number } | null
  splices: Splices
}

/**
 * Writes an HLS package that plays a source as it is into `folder`, in a moment however long the source: nothing of it is copied.
 * The segments that the playlist names are spliced from `splices` and the source when they are asked for. Null when browsers could
 * not play it so.
 */
export async function firstPackage(source: string, probe: SourceProbe, folder: string): Promise<FirstPackage | null> {
  if (!suitsAsItIs(probe)) return null
  const movie = await readMovie(source)
  if (!movie || movie.tracks.length !== (probe.video ? 1 : 0) + (probe.audio ? 1 : 0)) return null
  const made = spliceAll(movie, probe.size)
  if (!made) return null
  const { splices, seconds } = made
  const init = initSegment(movie)
  const segments = seconds.map((each, index) => ({ uri: firstSegment(index), seconds: each }))
  const sizes = new Map(segments.map(({ uri }, index) => [uri, splices.segments[index]!.head[1] + splices.segments[index]!.body[1]]))
  const measured = { uri: FIRST_PLAYLIST, codec: codecString(init), ...bandwidths(segments, sizes, SEGMENT_SECONDS) }
  const rendition = probe.video && { name: 'first', width: probe.video.width, height: probe.video.height }
  await writeFile(join(folder, FIRST_INIT), init)
  await writeFile(join(folder, FIRST_SPLICES), splices.heads)
  await writeFile(join(folder, FIRST_PLAYLIST), mediaPlaylist(FIRST_INIT, segments))
  const master = rendition ? masterPlaylist([{ rendition, measured }], null, probe.video!.frameRate) : masterPlaylist([], measured, 0)
  await writeFile(join(folder, MASTER), master)
  return { durationSeconds: measured.durationSeconds, rendition, splices }
}

function spliceAll(movie: Movie, sourceBytes: number): { splices: Splices; seconds: number[] } | null {
  const cuts = cutMovie(movie)
  if (!cuts) return null
  const heads: Buffer[] = []
  const segments: Splices['segments'] = []
  let at = 0
  for (const [index, cut] of cuts.entries()) {
    const made = splice(cut, index)
    if (!made || made.start + made.length > sourceBytes) return null
    heads.push(made.head)
    segments.push({ head: [at, made.head.length], body: [made.start, made.length] })
    at += made.head.length
  }
  return { splices: { heads: Buffer.concat(heads), segments }, seconds: cuts.map(({ seconds }) => seconds) }
}
