import { isAllowedAudio, isAllowedVideo, MAX_STREAMS } from './allowed.ts'
import { MediaRefusal } from './refusal.ts'
import type { FfprobeReport, SourceProbe } from './sourceProbe.ts'

const SIDE = { least: 16, most: 8192 }
const PIXELS_MOST = 8192 * 4320 // 8K; what lies beyond needs more memory than a lesson is worth
const SECONDS = { least: 0.5, most: 12 * 3600 }

/** What can be said before anything is decoded. Throws MediaRefusal. */
export function acceptStreams(report: FfprobeReport, probe: SourceProbe): void {
  const streams = report.format.nb_streams
  if (streams > MAX_STREAMS) throw new MediaRefusal('media.tooManyStreams', `${streams} streams`, { streams })
  if (!probe.video && !probe.audio) throw new MediaRefusal('media.notVideo', 'no video and no audio stream')
  if (probe.video) acceptPicture(probe.video)
  acceptSound(probe.audio)
}

export function acceptSound(audio: SourceProbe['audio']): void {
  if (audio && !isAllowedAudio(audio.codec)) refuseCodec('audio', audio.codec)
}

function acceptPicture({ codec, width, height }: NonNullable<SourceProbe['video']>): void {
  if (!isAllowedVideo(codec)) refuseCodec('video', codec)
  const fits = (side: number): boolean => side >= SIDE.least && side <= SIDE.most
  if (!fits(width) || !fits(height) || width * height > PIXELS_MOST)
    throw new MediaRefusal('media.dimensions', `picture of ${width}x${height}`, { width, height })
}

/** Throws MediaRefusal when the measured duration is none, or more than a day's lessons. */
export function acceptDuration(seconds: number): void {
  if (!(seconds >= SECONDS.least && seconds <= SECONDS.most))
    throw new MediaRefusal('media.duration', `duration of ${seconds} s`, { seconds })
}

function refuseCodec(stream: 'video' | 'audio', codec: string): never {
  throw new MediaRefusal('media.codec', `${stream} codec ${codec} is not supported`, { stream, codec })
}
