import { ProcessFailure } from './confinedProcess.ts'
import { runFfmpeg, runFfprobe } from './ffmpeg.ts'
import { startsAgain } from './pieces.ts'
import { MediaRefusal } from './refusal.ts'
import type { FfprobeReport } from './sourceProbe.ts'

const TAIL_SECONDS = 10
const READING_SECONDS = 600

/** A header may be this much off before we call the file truncated (or go by the packets): seconds. */
export const tolerance = (seconds: number): number => Math.max(2, seconds * 0.02)

/** These have no duration in their header: ffprobe guesses it from the bit rate of the first packets. */
const GUESSED = new Set(['mp3', 'aac'])

/** These count their duration from time zero, and their first picture may come long after it. */
const FROM_ZERO = /^(mov|matroska|asf)/

/**
 * Seconds of content. The header is believed only when packets near its end are really there: credit hours
 * depend on it, and an upload cut short keeps the header of the whole. Without a header all packets are counted.
 * @throws MediaRefusal 'media.truncated'
 */
export async function measureDuration(file: string, report: FfprobeReport, signal?: AbortSignal): Promise<number> {
  const { duration = 0, start_time: start = 0, format_name: container } = report.format
  if (startsAgain(container)) return joined(file, signal)
  if (duration <= 0 || GUESSED.has(container)) return (await lastPacketEnd(file, null, signal)) - start

  const late = start > 0 && start < duration && FROM_ZERO.test(container)
  const last = await lastPacketEnd(file, (late ? 0 : start) + Math.max(0, duration - TAIL_SECONDS), signal)
  const content = last - start
  if (late && Math.abs(last - duration) <= tolerance(duration)) return content
  if (content < duration - tolerance(duration))
    throw new MediaRefusal('media.truncated', `ends at ${content} s of ${duration} s`, {
      duration,
      end: Math.max(0, content),
    })
  return content > duration + tolerance(duration) ? content : duration
}

/** Where the clock may start again, its last time says little: as long as it is for an encoder, which joins the clocks. */
async function joined(file: string, signal?: AbortSignal): Promise<number> {
  let end = 0
  await runFfmpeg({
    inputs: [{ upload: file }],
    outputs: [{ to: '-', options: ['-map', '0:V:0?', '-map', '0:a?', '-c', 'copy', '-f', 'null'] }],
    onProgress: (seconds) => (end = seconds),
    limits: { seconds: READING_SECONDS },
    ...(signal ? { signal } : {}),
  })
  return end
}

/** The latest end of any packet from `from` (seconds) on, or of all packets: also where there is no index to find a moment by. */
async function lastPacketEnd(file: string, from: number | null, signal?: AbortSignal): Promise<number> {
  try {
    return await readPackets(file, from, signal)
  } catch (failure) {
    if (from === null || !(failure instanceof ProcessFailure) || !/Could not seek/.test(failure.stderr)) throw failure
    return readPackets(file, null, signal)
  }
}

async function readPackets(file: string, from: number | null, signal?: AbortSignal): Promise<number> {
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
