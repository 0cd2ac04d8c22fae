import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { acceptDuration, acceptSound, acceptStreams } from './acceptance.ts'
import { chosenSound, listen } from './audible.ts'
import { measureDuration } from './duration.ts'
import { runFfmpeg, runFfprobe } from './ffmpeg.ts'
import { MediaRefusal } from './refusal.ts'
import { FfprobeReport, toSourceProbe, type SourceProbe } from './sourceProbe.ts'

export type { SourceProbe } from './sourceProbe.ts'

const PROBING = { seconds: 60 }
const REPORT_MOST = 1024 * 1024 // characters; a report is about 1 KB a stream
/** Enough for a picture to show up in broadcast streams that begin between key frames. */
const ANALYSE = ['-probesize', '20M', '-analyzeduration', '20M']

/**
 * What the file is, as far as it matters for a lesson; sound alone is a lesson too (video null). `sound`: the track that
 * somebody chose.
 * @throws MediaRefusal when it cannot become one, after a bounded time.
 */
export async function probe(file: string, opts: { signal?: AbortSignal; sound?: number } = {}): Promise<SourceProbe> {
  const source = resolve(file)
  const { size, head } = await begin(source)
  if (size === 0) throw new MediaRefusal('media.empty', 'the file has no bytes')

  const report = await describe(source, head, opts.signal)
  const found = toSourceProbe(report, size)
  acceptStreams(report, found)
  // At the same time, because someone waits for the first picture; but the reason told is always the same one.
  const [duration, frames] = await Promise.allSettled([
    measureDuration(source, report, opts.signal),
    decodeFirstFrames(source, found, opts.signal),
  ])
  const durationSeconds = valueOf(duration)
  acceptDuration(durationSeconds)
  valueOf(frames)
  const sounds = await listen(source, found.sounds, durationSeconds, opts.signal)
  const audio = chosenSound(sounds, opts.sound)
  acceptSound(audio)
  return { ...found, durationSeconds, sounds, audio }
}

function valueOf<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason
  return result.value
}

async function begin(source: string): Promise<{ size: number; head: Buffer }> {
  const handle = await open(source, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(12), 0, 12, 0)
    return { size: (await handle.stat()).size, head: buffer.subarray(0, bytesRead) }
  } finally {
    await handle.close()
  }
}

async function describe(source: string, head: Buffer, signal?: AbortSignal): Promise<FfprobeReport> {
  let json = ''
  const onLine = (line: string): void => {
    if (json.length > REPORT_MOST) throw new MediaRefusal('media.notVideo', 'its headers are too large')
    json += line
  }
  try {
    const show = [...ANALYSE, '-show_format', '-show_streams', '-show_chapters', '-of', 'json']
    await runFfprobe(source, show, { onLine, limits: PROBING, ...(signal ? { signal } : {}) })
  } catch (failure) {
    // Called *.mp4, anything at all is parsed as one, and lacks its index.
    if (failure instanceof MediaRefusal && failure.code === 'media.truncated' && !beginsLikeMedia(head))
      throw new MediaRefusal('media.notVideo', failure.message)
    throw failure
  }
  return FfprobeReport.parse(JSON.parse(json))
}

/** The first box of an MP4 or QuickTime file, or the EBML mark of Matroska and WebM. */
function beginsLikeMedia(head: Buffer): boolean {
  const box = head.toString('latin1', 4, 8)
  return (
    ['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot'].includes(box) || head.indexOf('1a45dfa3', 0, 'hex') === 0
  )
}

/** Headers can promise what is encrypted or garbage: one frame of each stream has to come out. */
async function decodeFirstFrames(source: string, found: SourceProbe, signal?: AbortSignal): Promise<void> {
  const check = async (stream: 'video' | 'audio'): Promise<void> => {
    if (
      found[stream] &&
      !(await firstFrame(source, stream === 'video' ? '0:V:0' : `0:a:${found.audio!.track}`, signal))
    )
      throw new MediaRefusal('media.codec', `the ${stream} cannot be decoded`, { stream })
  }
  for (const result of await Promise.allSettled([check('video'), check('audio')])) valueOf(result)
}

/** Whether a frame of the stream can be decoded. framecrc prints a line for each, after its header (#). */
async function firstFrame(source: string, stream: string, signal?: AbortSignal): Promise<boolean> {
  let frames = 0
  try {
    await runFfmpeg({
      inputs: [{ upload: source, options: ANALYSE }],
      outputs: [{ to: 'pipe:1', options: ['-map', stream, '-frames', '1', '-f', 'framecrc'] }],
      onLine: (line) => (frames += line.startsWith('#') ? 0 : 1),
      limits: PROBING,
      ...(signal ? { signal } : {}),
    })
  } catch (failure) {
    if (!(failure instanceof MediaRefusal) || !['media.notVideo', 'media.damaged'].includes(failure.code)) throw failure
  }
  return frames > 0
}
