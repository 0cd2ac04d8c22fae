import { open, type FileHandle } from 'node:fs/promises'
import type { SourceProbe } from '../sourceProbe.ts'
import { readFlv } from './flv.ts'
import { readMatroska } from './matroska.ts'
import { bounded, type Movie } from './movie.ts'
import { readMp4 } from './mp4.ts'

/**
 * By ffprobe's name of the container: those in which samples lie as MP4 has them, so that fragments can point into the
 * file itself.
 */
const READERS: [begins: string, read: (file: FileHandle, probe: SourceProbe) => Promise<Movie | null>][] = [
  ['mov,', readMp4],
  ['matroska,', readMatroska],
  ['flv', readFlv],
]

/** Where the first picture and the first sound of a source lie; null where it can't be spliced as it is. */
export async function readMovie(source: string, probe: SourceProbe): Promise<Movie | null> {
  const [, read] = READERS.find(([begins]) => probe.container.startsWith(begins)) ?? []
  if (!read) return null
  const file = await open(source, 'r')
  try {
    return await bounded(() => read(file, probe))
  } finally {
    await file.close()
  }
}
