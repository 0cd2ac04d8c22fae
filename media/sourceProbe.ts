import { z } from 'zod'
import { frameRateOf } from './frameRate.ts'

export interface VideoProbe {
  codec: string
  /** Displayed pixels: after rotation and sample aspect ratio. */
  width: number
  height: number
  /** Frames per second to encode at; see frameRate.ts for sources whose rate varies. */
  frameRate: number
  /** Degrees clockwise that a player must turn the stored picture: 0, 90, 180 or 270. */
  rotation: number
  /** It is turned or mirrored by a matrix of the container, for which ffmpeg puts filters of its own before ours. */
  displayMatrix: boolean
  pixelFormat: string
  /** The transfer curve is PQ or HLG. */
  hdr: boolean
  bitDepth: number
  /** As ffprobe names it, for example 'High'. */
  profile: string
  /** Its frames are two fields each. */
  interlaced: boolean
  squarePixels: boolean
  /** Seconds after the beginning of the file at which its first picture comes. */
  begins: number
}

export interface AudioProbe {
  /** Which of the tracks of sound it is, from 0. */
  track: number
  codec: string
  profile: string
  channels: number
  sampleRate: number
  /** Seconds after the beginning of the file at which it begins. */
  begins: number
}

/** One of the tracks of sound, of which a lesson has one. */
export interface SoundTrack extends AudioProbe {
  /** As the file says, for example 'chi', and what it calls the track. */
  language: string | null
  title: string | null
  /** Its highest level in decibels of full scale, by samples; null where nobody had to know. */
  peak: number | null
}

/** A part that the source itself names: seconds from its start. */
export interface SourceChapter {
  at: number
  title: string
}

export interface SourceProbe {
  /** ffprobe's name, for example 'mov,mp4,m4a,3gp,3g2,mj2'. */
  container: string
  durationSeconds: number
  /** Bytes. */
  size: number
  video: VideoProbe | null
  /** The one that is taken: the first until they were listened to. */
  audio: AudioProbe | null
  sounds: SoundTrack[]
  chapters: SourceChapter[]
}

/** ffprobe writes numbers as text in places, and 'N/A' where it knows none. */
const number = z.coerce.number().optional().catch(undefined)

const Stream = z.object({
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  start_time: number,
  profile: z.string().optional(),
  field_order: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  sample_aspect_ratio: z.string().optional(),
  r_frame_rate: z.string().optional(),
  avg_frame_rate: z.string().optional(),
  pix_fmt: z.string().optional(),
  bits_per_raw_sample: number,
  color_transfer: z.string().optional(),
  channels: z.number().optional(),
  sample_rate: number,
  disposition: z.object({ attached_pic: z.number().optional() }).optional(),
  tags: z
    .object({ language: z.string().optional(), title: z.string().optional(), handler_name: z.string().optional() })
    .optional(),
  side_data_list: z
    .array(z.looseObject({ side_data_type: z.string().optional(), rotation: z.number().optional() }))
    .optional(),
})
type Stream = z.infer<typeof Stream>

const Chapter = z.object({ start_time: number, tags: z.object({ title: z.string().optional() }).optional() })

/** The part we read of `ffprobe -of json -show_format -show_streams -show_chapters`. */
export const FfprobeReport = z.object({
  streams: z.array(Stream).default([]),
  chapters: z.array(Chapter).default([]),
  format: z.object({
    format_name: z.string(),
    nb_streams: z.number(),
    start_time: number,
    duration: number,
  }),
})
export type FfprobeReport = z.infer<typeof FfprobeReport>

/** The streams ffmpeg calls 0:V:0 and 0:a:0: the first picture that is not cover art, and the first sound. */
export function toSourceProbe(report: FfprobeReport, size: number): SourceProbe {
  const video = report.streams.find((s) => s.codec_type === 'video' && s.disposition?.attached_pic !== 1)
  const sounds = report.streams
    .filter((s) => s.codec_type === 'audio')
    .map((stream, track) => toSound(stream, track, report.format.start_time))
  return {
    container: report.format.format_name,
    durationSeconds: report.format.duration ?? 0,
    size,
    video: video ? toVideo(video, report.format.start_time) : null,
    audio: sounds[0] ?? null,
    sounds,
    chapters: toChapters(report),
  }
}

const TITLE_MOST = 100
const clean = (title: string | undefined): string =>
  [...(title ?? '').replace(/\p{C}/gu, '').trim()].slice(0, TITLE_MOST).join('')

/** What muxers write where nobody named a track. */
const NO_TITLE = /^(sound ?handler|.*media handler.*|core media.*|gpac.*)?$/i

const toSound = (
  { codec_name, profile, channels, sample_rate, start_time, tags }: Stream,
  track: number,
  fileBegins?: number,
): SoundTrack => {
  const title = clean(tags?.title ?? tags?.handler_name)
  const language = clean(tags?.language).toLowerCase()
  return {
    track,
    codec: codec_name ?? 'unknown',
    profile: profile ?? 'unknown',
    channels: channels ?? 0,
    sampleRate: sample_rate ?? 0,
    begins: beginOf(start_time, fileBegins),
    language: /^(und)?$/.test(language) ? null : language,
    title: NO_TITLE.test(title) ? null : title,
    peak: null,
  }
}

const CHAPTERS_MOST = 100

/** Those with a title, in whole seconds, in their order. */
const toChapters = ({ chapters, format }: FfprobeReport): SourceChapter[] =>
  chapters
    .map(({ start_time: start = 0, tags }) => ({
      at: Math.max(0, Math.floor(start - (format.start_time ?? 0))),
      title: clean(tags?.title),
    }))
    .filter(({ title }) => title !== '')
    .toSorted((a, b) => a.at - b.at)
    .slice(0, CHAPTERS_MOST)

const beginOf = (at: number | undefined, fileBegins = 0): number => Math.max(0, (at ?? fileBegins) - fileBegins)

function toVideo(stream: Stream, fileBegins?: number): VideoProbe {
  const rotation = clockwise(stream.side_data_list?.find((data) => data.rotation !== undefined)?.rotation ?? 0)
  const width = Math.round((stream.width ?? 0) * (ratio(stream.sample_aspect_ratio, ':') || 1))
  const height = stream.height ?? 0
  const turned = rotation % 180 !== 0
  const pixelFormat = stream.pix_fmt ?? 'unknown'
  return {
    codec: stream.codec_name ?? 'unknown',
    width: turned ? height : width,
    height: turned ? width : height,
    frameRate: frameRateOf(ratio(stream.avg_frame_rate, '/'), ratio(stream.r_frame_rate, '/')),
    rotation,
    displayMatrix: stream.side_data_list?.some((data) => data.side_data_type === 'Display Matrix') ?? false,
    pixelFormat,
    hdr: stream.color_transfer === 'smpte2084' || stream.color_transfer === 'arib-std-b67',
    profile: stream.profile ?? 'unknown',
    interlaced: !['progressive', undefined, 'unknown'].includes(stream.field_order),
    begins: beginOf(stream.start_time, fileBegins),
    squarePixels: [0, 1].includes(ratio(stream.sample_aspect_ratio, ':')),
    bitDepth: Number(/(9|1[0246])(?:le|be)$/.exec(pixelFormat)?.[1] ?? (stream.bits_per_raw_sample || 8)),
  }
}

/** ffprobe counts anticlockwise, and may be a few degrees off a right angle. */
const clockwise = (degrees: number): number => (((Math.round(-degrees / 90) * 90) % 360) + 360) % 360

/** '30000/1001' or '4:3' as a number; 0 when unknown ('0/0', 'N/A', absent). */
function ratio(text: string | undefined, separator: string): number {
  const [over = NaN, under = NaN] = (text ?? '').split(separator).map(Number)
  const value = over / under
  return Number.isFinite(value) && value > 0 ? value : 0
}
