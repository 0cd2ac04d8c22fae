import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codecString } from './codecString.ts'
import { AUDIO_NAME, fileNames, MASTER, SEGMENT_SECONDS } from './hlsNames.ts'
import type { Rendition } from './ladder.ts'
import { bandwidths, masterPlaylist, parseMediaPlaylist, type MeasuredPlaylist } from './playlist.ts'
import type { SourceProbe } from './sourceProbe.ts'

export type NamedSize = Pick<Rendition, 'name' | 'width' | 'height'>

export interface HlsPackage<R extends NamedSize = Rendition> {
  master: typeof MASTER
  /** Paths relative to outDir, the master playlist among them; no subfolders. */
  files: string[]
  /** What a player will show: measured on the package, not promised by a header. */
  durationSeconds: number
  renditions: R[]
  hasVideo: boolean
}

/** What the encoder really wrote, track by track. */
export interface Tracks<R extends NamedSize = Rendition> {
  videos: { rendition: R; measured: MeasuredPlaylist }[]
  sound: MeasuredPlaylist | null
}

export async function measureTracks<R extends NamedSize>(
  folder: string,
  probe: SourceProbe,
  ladder: readonly R[],
): Promise<Tracks<R>> {
  const videos: Tracks<R>['videos'] = []
  for (const rendition of ladder) videos.push({ rendition, measured: await measureTrack(folder, rendition.name) })
  return { videos, sound: probe.audio ? await measureTrack(folder, AUDIO_NAME) : null }
}

/** Seconds of picture and of sound; 0 for what there is none of. */
export const lengths = ({ videos, sound }: Tracks<NamedSize>): { picture: number; sound: number } => ({
  picture: videos[0]?.measured.durationSeconds ?? 0,
  sound: sound?.durationSeconds ?? 0,
})

/** Adds the master playlist, which makes the tracks a package. */
export async function writeMaster<R extends NamedSize>(
  folder: string,
  probe: SourceProbe,
  tracks: Tracks<R>,
): Promise<HlsPackage<R>> {
  await writeFile(join(folder, MASTER), masterPlaylist(tracks.videos, tracks.sound, probe.video?.frameRate ?? 0))
  const { picture, sound } = lengths(tracks)
  return {
    master: MASTER,
    files: (await readdir(folder)).sort(),
    durationSeconds: picture || sound,
    renditions: tracks.videos.map(({ rendition }) => rendition),
    hasVideo: picture > 0,
  }
}

export async function measureTrack(folder: string, name: string): Promise<MeasuredPlaylist> {
  const uri = fileNames(name).playlist
  const { init, segments } = parseMediaPlaylist(await readFile(join(folder, uri), 'utf8'))
  const sizes = new Map<string, number>()
  for (const segment of segments) sizes.set(segment.uri, (await stat(join(folder, segment.uri))).size)
  return {
    uri,
    codec: codecString(await readFile(join(folder, init))),
    ...bandwidths(segments, sizes, SEGMENT_SECONDS),
  }
}
