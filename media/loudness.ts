import { resolve } from 'node:path'
import { runFfmpeg } from './ffmpeg.ts'

/** EBU R128: the level of a programme, and the peak that it stays under. */
const TARGET_LUFS = -23
const PEAK_DBTP = -1
/** Below this there is nothing but noise, and more than this would bring up little else. */
const SILENCE_LUFS = -60
const GAIN_MOST_DB = 24
const WORTH_DB = 0.5

/**
 * Decibels by which a track of sound is to be changed: one gain for all of it, as loudnorm does in its linear
 * second pass, and no more than its true peaks allow. 0 for silence.
 */
export async function measureGain(
  source: string,
  track: number,
  limits: { seconds: number },
  signal: AbortSignal,
): Promise<number> {
  const told = await runFfmpeg({
    inputs: [{ upload: resolve(source), options: ['-vn'] }],
    filter: `[0:a:${track}]aformat=channel_layouts=stereo,ebur128=peak=true:framelog=verbose[measured]`,
    outputs: [{ to: '-', options: ['-map', '[measured]', '-f', 'null'] }],
    summary: true,
    limits,
    signal,
  })
  return gainFor(lastNumber(told, /\bI:\s+(-?[\d.]+) LUFS/g), lastNumber(told, /\bPeak:\s+(-?[\d.]+) dBFS/g))
}

const lastNumber = (text: string, pattern: RegExp): number => Number([...text.matchAll(pattern)].at(-1)?.[1] ?? NaN)

/** What a programme of this loudness and this true peak needs. */
export function gainFor(loudness: number, peak: number): number {
  if (!(loudness > SILENCE_LUFS)) return 0
  const wanted = TARGET_LUFS - loudness
  const room = Number.isFinite(peak) ? Math.max(0, PEAK_DBTP - peak) : 0
  const gain = wanted < 0 ? wanted : Math.min(wanted, GAIN_MOST_DB, room)
  return Math.abs(gain) < WORTH_DB ? 0 : Number(gain.toFixed(2))
}
