import type { FileHandle } from 'node:fs/promises'
import { boxAt, readTopBox } from './boxes.ts'
import { readFragments } from './fragments.ts'
import type { SourceProbe } from '../sourceProbe.ts'
import type { Movie, Track } from './movie.ts'
import { readOutlines, wholeOf, type Outline } from './mp4Tracks.ts'
import { readSamples } from './samples.ts'

/** About 12 bytes a sample: enough for twelve hours at 60 frames a second. */
const INDEX_MOST = 96 * 1024 * 1024

/**
 * The first picture and the first sound of an MP4 whose index (moov) or fragments say where every sample lies; null for
 * what a browser might not play as it is: encrypted or QuickTime sample descriptions, edits other than a shift.
 */
export async function readMp4(file: FileHandle, { video, audio }: SourceProbe): Promise<Movie | null> {
  const moov = await readTopBox(file, 'moov', INDEX_MOST)
  const kinds = [...(video ? ['video' as const] : []), ...(audio ? ['audio' as const] : [])]
  const outlines = moov && readOutlines(moov, kinds)
  if (!outlines) return null
  return boxAt(moov, wholeOf(moov), 'mvex') ? readFragments(file, moov, outlines) : plainMovie(moov, outlines)
}

function plainMovie(moov: Buffer, outlines: readonly Outline[]): Movie | null {
  const tracks: Track[] = []
  for (const { kind, timescale, shift, boxes, stbl } of outlines) {
    const samples = readSamples(moov, stbl)
    if (!samples) return null
    for (let i = 0; i < samples.count; i++) samples.shift[i] = samples.shift[i]! + shift
    tracks.push({ kind, timescale, samples, boxes })
  }
  return { tracks }
}
