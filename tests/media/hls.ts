import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseMediaPlaylist } from '../../media/playlist.ts'
import { tool } from './sources.ts'

export interface Track {
  name: string
  /** Seconds from the first frame. */
  keyFrames: number[]
  segmentStarts: number[]
  seconds: number
}

/** Reads a rendition as a player gets it: through its playlist. */
export async function readTrack(folder: string, name: string): Promise<Track> {
  const { segments } = parseMediaPlaylist(await readFile(join(folder, `${name}.m3u8`), 'utf8'))
  const csv = await tool('ffprobe', [
    ...['-show_entries', 'packet=pts_time,flags', '-of', 'csv=print_section=0'],
    ...['-allowed_extensions', 'ALL', join(folder, `${name}.m3u8`)],
  ])
  const packets = csv
    .trim()
    .split('\n')
    .map((line) => line.split(','))
  const times = packets.map(([time]) => Number(time))
  const first = Math.min(...times)
  let at = 0
  const segmentStarts = segments.map(({ seconds }) => (at += seconds) - seconds)
  return {
    name,
    keyFrames: times.filter((_, i) => packets[i]?.[1]?.startsWith('K')).map((time) => time - first),
    segmentStarts,
    seconds: at,
  }
}

/** Everything that would make a player stumble when it switches renditions; empty when they align. */
export async function misalignments(folder: string, names: readonly string[]): Promise<string[]> {
  const tracks = await Promise.all(names.map((name) => readTrack(folder, name)))
  const [reference, ...others] = tracks
  if (!reference) return ['no rendition']
  return [
    ...tracks.flatMap((track) =>
      compare(`${track.name}: segments and key frames`, track.segmentStarts, track.keyFrames),
    ),
    ...others.flatMap((track) => compare(`${track.name}: key frames`, track.keyFrames, reference.keyFrames)),
    ...others.flatMap((track) => compare(`${track.name}: segments`, track.segmentStarts, reference.segmentStarts)),
  ]
}

function compare(what: string, found: readonly number[], expected: readonly number[]): string[] {
  if (found.length !== expected.length) return [`${what}: ${found.length} instead of ${expected.length}`]
  const wrong = found.findIndex((time, i) => Math.abs(time - (expected[i] ?? NaN)) > 0.002)
  return wrong < 0 ? [] : [`${what}: ${found[wrong]} instead of ${expected[wrong]}`]
}

/** The attributes of each variant of a master playlist. */
export function variantsOf(master: string): Record<string, string>[] {
  return master
    .split('\n')
    .filter((line) => line.startsWith('#EXT-X-STREAM-INF:'))
    .map((line) =>
      Object.fromEntries(
        [...line.matchAll(/([A-Z-]+)=("[^"]*"|[^,]*)/g)].map(([, key, value]) => [key, value?.replaceAll('"', '')]),
      ),
    )
}

/** Every URI a playlist names, its own attributes' included. */
export const urisOf = (playlist: string): string[] => [
  ...[...playlist.matchAll(/URI="([^"]+)"/g)].map((match) => match[1] as string),
  ...playlist.split('\n').filter((line) => line !== '' && !line.startsWith('#')),
]
