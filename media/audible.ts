import { runFfmpeg } from './ffmpeg.ts'
import { MediaRefusal } from './refusal.ts'
import type { SoundTrack } from './sourceProbe.ts'

/** Nothing louder than this in decibels of full scale: a microphone that was off, or a programme that played nothing. */
const SILENCE = -60
const WINDOWS = 4
const WINDOW_SECONDS = 6

export const isAudible = (peak: number | null): boolean => peak !== null && peak > SILENCE // NaN: nothing was measured

/** The first that can be heard, else the first; or the one that somebody chose. */
export const chosenSound = (sounds: readonly SoundTrack[], choice?: number): SoundTrack | null =>
  sounds.find(({ track }) => track === choice) ?? sounds.find(({ peak }) => isAudible(peak)) ?? sounds[0] ?? null

/** The tracks with their levels, by a few moments along the file; by all of it where nothing is heard in these. */
export async function listen(
  source: string,
  sounds: readonly SoundTrack[],
  seconds: number,
  signal?: AbortSignal,
): Promise<SoundTrack[]> {
  if (sounds.length === 0) return []
  const short = seconds <= WINDOWS * WINDOW_SECONDS
  const heard = await listenTo(source, sounds, short ? WHOLE : momentsOf(seconds), seconds, signal)
  return short || heard.some(({ peak }) => isAudible(peak)) ? heard : listenTo(source, sounds, WHOLE, seconds, signal)
}

async function listenTo(
  source: string,
  sounds: readonly SoundTrack[],
  moments: readonly string[][],
  seconds: number,
  signal?: AbortSignal,
): Promise<SoundTrack[]> {
  const graphs = sounds.map(({ track }) => {
    const parts = moments.map((_, input) => `[${input}:a:${track}]`).join('')
    return `${parts}concat=n=${moments.length}:v=0:a=1,volumedetect[level${track}]`
  })
  const told = await runFfmpeg({
    inputs: moments.map((options) => ({ upload: source, options })),
    filter: graphs.join(';'),
    outputs: [{ to: '-', options: [...sounds.flatMap(({ track }) => ['-map', `[level${track}]`]), '-f', 'null'] }],
    summary: true,
    limits: { seconds: 120 + seconds },
    ...(signal ? { signal } : {}),
  }).catch((failure: unknown) => {
    if (failure instanceof MediaRefusal) return '' // one that cannot be listened to is taken as it stands
    throw failure
  })
  const levels = levelsIn(told)
  return sounds.map((sound, index) => ({ ...sound, peak: levels[index] ?? null }))
}

const WHOLE = [['-vn']]
const momentsOf = (seconds: number): string[][] =>
  Array.from({ length: WINDOWS }, (_, index) => [
    ...['-vn', '-ss', (((index + 0.5) * seconds) / WINDOWS).toFixed(3), '-t', String(WINDOW_SECONDS)],
  ])

/** Each filter tells its number in the graph, then what it measured. */
const levelsIn = (told: string): number[] =>
  [...told.matchAll(/Parsed_volumedetect_(\d+) @ \w+\] max_volume: (-?[\d.]+|-inf) dB/g)]
    .map(([, filter, level]) => ({ filter: Number(filter), level: level === '-inf' ? -Infinity : Number(level) }))
    .toSorted((a, b) => a.filter - b.filter)
    .map(({ level }) => Math.max(-99, level))
