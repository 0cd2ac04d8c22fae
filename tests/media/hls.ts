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
  /** What its pictures are, in ffprobe's words. */
  picture: Record<string, unknown>
}

interface Shown {
  packets: { pts_time?: string; flags: string }[]
  streams: Record<string, unknown>[]
}
const SHOWN = 'packet=pts_time,flags:stream=width,height,pix_fmt,sample_aspect_ratio'

/** Reads a rendition as a player gets it: through its playlist. */
export async function readTrack(folder: string, name: string): Promise<Track> {
  const file = join(folder, `${name}.m3u8`)
  const { segments } = parseMediaPlaylist(await readFile(file, 'utf8'))
  const show = ['-show_entries', SHOWN, '-of', 'json', '-allowed_extensions', 'ALL', file]
  const { packets, streams } = JSON.parse(await tool('ffprobe', show)) as Shown
  const times = packets.map(({ pts_time }) => Number(pts_time))
  const first = Math.min(...times)
  let at = 0
  const segmentStarts = segments.map(({ seconds }) => (at += seconds) - seconds)
  return {
    name,
    keyFrames: times.filter((_, i) => packets[i]!.flags.startsWith('K')).map((time) => time - first),
    segmentStarts,
    seconds: at,
    picture: streams[0]!,
  }
}

/** Everything that would make a player stumble when it switches renditions; empty when they align. */
export const misalignments = async (folder: string, names: readonly string[]): Promise<string[]> =>
  misalignmentsOf(await Promise.all(names.map((name) => readTrack(folder, name))))

export function misalignmentsOf(tracks: readonly Track[]): string[] {
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
