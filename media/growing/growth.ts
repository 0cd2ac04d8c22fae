import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { codecString } from '../codecString.ts'
import { fileNames, GROWING_SOUND } from '../hlsNames.ts'
import { pieceName } from '../hlsArguments.ts'
import type { Rendition } from '../ladder.ts'
import type { Piece } from '../pieces.ts'
import { masterPlaylist, mediaPlaylist, type MeasuredPlaylist, type Segment } from '../playlist.ts'
import { MediaRefusal } from '../refusal.ts'
import type { SourceProbe } from '../sourceProbe.ts'
import { followPicture, followSound, type Followed } from './follow.ts'

/** A track that is played while it is made: its segments never change, and more come until it is closed. */
export interface GrowingTrack {
  name: string
  segments: readonly Segment[]
  closed: boolean
}

/** How what is made is shown before all of it is there. */
export interface Growing {
  /** What earlier runs showed. */
  before: readonly GrowingTrack[]
  /** Brings a file of theirs. */
  bring(file: string, to: string): Promise<void>
  /** Is asked again only when it is through; what it throws ends the encoding. */
  publish(grown: Grown): Promise<void>
}

export interface Grown {
  folder: string
  /** The master playlist; its rates are those that were asked for, for nothing is measured yet. */
  master(): Promise<string>
  tracks: GrowingTrack[]
}

export type Growth = Awaited<ReturnType<typeof startGrowth>>

const LOOK_MS = 250
const PUBLISH_MS = 1000
/** Players end with the picture. When the sound goes on (a camera was switched off), the last picture stays. */
export const SOUND_ALONE_SECONDS = 1
const SOUND_RATE = 128_000

export const secondsOf = (segments: readonly Segment[]): number =>
  segments.reduce((sum, { seconds }) => sum + seconds, 0)

/** Follows the smallest rendition and the sound, and publishes what is whole of both. */
export async function startGrowth(
  { before, bring, publish }: Growing,
  folder: string,
  probe: SourceProbe,
  lowest: Rendition | undefined,
  pieces: readonly Piece[],
) {
  const shown = new Map<string, GrowingTrack>(before.map((track) => [track.name, track]))
  const earlier = (name: string): GrowingTrack => shown.get(name) ?? { name, segments: [], closed: false }
  const startOf = (name: string) => [earlier(name).segments, earlier(name).closed] as const
  const picture = lowest ? followPicture(folder, lowest.name, pieces, ...startOf(lowest.name)) : null
  const sound = probe.audio ? followSound(folder, GROWING_SOUND, ...startOf(GROWING_SOUND)) : null
  const tracks = [picture, sound].filter((track) => track !== null)
  const seenBefore = secondsOf(earlier(lowest?.name ?? GROWING_SOUND).segments)
  let publishedAt: number | null = seenBefore > 0 ? performance.now() : null

  // The sound is no part of what is being made: it is made again, at its right loudness.
  if (picture && picture.segments.length > 0)
    for (const file of [fileNames(picture.name).init, ...picture.segments.map(({ uri }) => uri)])
      await bring(file, join(folder, file))

  /** Not yet the last segment of a picture that may have to stay for the rest of its sound. */
  const maySettle = (): boolean =>
    !sound || (sound.complete && secondsOf(sound.segments) <= secondsOf(picture?.segments ?? []) + SOUND_ALONE_SECONDS)

  function visible({ name, segments, complete }: Followed, settled: boolean): GrowingTrack {
    const whole = name !== picture?.name || settled
    const seen = complete && !whole ? segments.slice(0, -1) : [...segments]
    return seen.length < earlier(name).segments.length
      ? earlier(name)
      : { name, segments: seen, closed: complete && whole }
  }

  async function show(settled: boolean): Promise<void> {
    const now = tracks.map((track) => visible(track, settled))
    const isNew = ({ name, segments, closed }: GrowingTrack): boolean =>
      segments.length > earlier(name).segments.length || closed !== earlier(name).closed
    if (now.some(({ segments }) => segments.length === 0) || !now.some(isNew)) return
    await publish({ folder, master: () => masterOf(folder, probe, lowest, sound !== null), tracks: now })
    for (const track of now) shown.set(track.name, track)
    publishedAt ??= performance.now()
  }

  async function look(): Promise<void> {
    for (const track of tracks) await track.look()
  }

  /** Looks until the work has ended. */
  async function watch(isOver: () => boolean): Promise<void> {
    for (let lastAt = -Infinity; !isOver(); await delay(LOOK_MS)) {
      await look()
      if (performance.now() - lastAt < PUBLISH_MS && publishedAt !== null) continue
      await show(maySettle())
      lastAt = performance.now()
    }
  }

  return {
    lowest,
    /** Number of the first piece of which the smallest rendition is to be made. */
    firstPiece: picture?.first ?? 0,
    needsSound: sound !== null && !sound.complete,
    /** Where somebody is who has watched since the first segment was there. */
    viewerAt: (): number => seenBefore + (publishedAt === null ? 0 : (performance.now() - publishedAt) / 1000),

    /** Publishes while `work` goes on; what ends one ends the other. */
    async during(work: (signal: AbortSignal) => Promise<void>, outer?: AbortSignal): Promise<void> {
      const failed = new AbortController()
      const signal = outer ? AbortSignal.any([outer, failed.signal]) : failed.signal
      let over = false
      const watching = watch(() => over).catch((error: unknown) => failed.abort(error))
      try {
        await work(signal)
      } finally {
        over = true
        await watching
      }
      failed.signal.throwIfAborted()
      await look()
      await show(maySettle())
    },

    lengths: () => ({ picture: secondsOf(picture?.segments ?? []), sound: secondsOf(sound?.segments ?? []) }),
    again: () => picture?.again(),

    /** The picture becomes a rendition like the others, and what grew is closed. */
    async close(): Promise<void> {
      await look()
      if (picture && !picture.complete) {
        const made = secondsOf(picture.segments)
        throw new MediaRefusal('media.truncated', `nothing could be decoded from ${made} s on`, { at: made })
      }
      await show(true)
      if (picture) {
        const { init, playlist } = fileNames(picture.name)
        await writeFile(join(folder, playlist), mediaPlaylist(init, picture.segments))
        for (const piece of pieces) {
          const names = fileNames(pieceName(picture.name, piece))
          for (const file of [names.init, names.playlist]) await rm(join(folder, file), { force: true })
        }
      }
      if (sound) {
        const { init, playlist } = fileNames(sound.name)
        for (const file of [init, playlist, ...sound.segments.map(({ uri }) => uri)])
          await rm(join(folder, file), { force: true })
      }
    },
  }
}

async function masterOf(
  folder: string,
  probe: SourceProbe,
  lowest: Rendition | undefined,
  hasSound: boolean,
): Promise<string> {
  const track = async (name: string, average: number, peak: number): Promise<MeasuredPlaylist> => ({
    uri: fileNames(name).playlist,
    durationSeconds: 0,
    averageBandwidth: average,
    peakBandwidth: peak,
    codec: codecString(await readFile(join(folder, fileNames(name).init))),
  })
  const videos = lowest
    ? [{ rendition: lowest, measured: await track(lowest.name, lowest.videoBitrate, lowest.maxrate) }]
    : []
  const sound = hasSound ? await track(GROWING_SOUND, SOUND_RATE, SOUND_RATE) : null
  return masterPlaylist(videos, sound, probe.video?.frameRate ?? 0)
}
