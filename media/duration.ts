import { runFfprobe } from './ffmpeg.ts'
import { MediaRefusal } from './refusal.ts'
import type { FfprobeReport } from './sourceProbe.ts'

const TAIL_SECONDS = 10
const READING_SECONDS = 600

/** A header may be this much off before we call the file truncated (or go by the packets): seconds. */
export const tolerance = (seconds: number): number => Math.max(2, seconds * 0.02)

/** These have no duration in their header: ffprobe guesses it from the bit rate of the first packets. */
const GUESSED = new Set(['mp3', 'aac'])

/**
 * Seconds of content. The header is believed only when packets near its end are really there: credit hours
 * depend on it, and an upload cut short keeps the header of the whole. Without a header all packets are counted.
 * @throws MediaRefusal 'media.truncated'
 */
export async function measureDuration(file: string, report: FfprobeReport, signal?: AbortSignal): Promise<number> {
  const { duration = 0, start_time: start = 0, format_name: container } = report.format
  if (duration <= 0 || GUESSED.has(container)) return (await lastPacketEnd(file, null, signal)) - start

  const end = (await lastPacketEnd(file, start + Math.max(0, duration - TAIL_SECONDS), signal)) - start
  if (end < duration - tolerance(duration))
    throw new MediaRefusal('media.truncated', `ends at ${end} s of ${duration} s`, { duration, end: Math.max(0, end) })
  return end > duration + tolerance(duration) ? end : duration
}

/** The latest end of any packet from `from` (seconds) on, or of all packets. */
async function lastPacketEnd(file: string, from: number | null, signal?: AbortSignal): Promise<number> {
  let end = 0
  await runFfprobe(
    file,
    [
      ...(from === null ? [] : ['-read_intervals', `${from.toFixed(3)}%`]),
      ...['-show_entries', 'packet=pts_time,dts_time,duration_time', '-of', 'csv=print_section=0'],
    ],
    {
      onLine: (line) => (end = Math.max(end, packetEnd(line))),
      limits: { seconds: READING_SECONDS },
      ...(signal ? { signal } : {}),
    },
  )
  return end
}

/** 'pts,dts,duration', each a number or N/A. AVI has no presentation times. */
function packetEnd(line: string): number {
  const [pts = NaN, dts = NaN, duration = NaN] = line.split(',').map(Number.parseFloat)
  const at = Number.isNaN(pts) ? dts : pts
  return Number.isNaN(at) ? 0 : at + (duration || 0)
}
