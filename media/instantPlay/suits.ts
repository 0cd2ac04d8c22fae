import { TOP } from '../ladder.ts'
import type { AudioProbe, SourceProbe, VideoProbe } from '../sourceProbe.ts'

const PROFILES = ['Constrained Baseline', 'Baseline', 'Main', 'High']
const FRAME_RATE_MOST = 61

/** Whether every browser plays the source's own picture and sound: then nobody has to wait for an encoder. */
export const suitsAsItIs = ({ video, audio }: SourceProbe): boolean =>
  (video !== null || audio !== null) && (video === null || plainPicture(video)) && (audio === null || plainSound(audio))

const plainPicture = (video: VideoProbe): boolean =>
  video.codec === 'h264' &&
  PROFILES.includes(video.profile) &&
  video.pixelFormat === 'yuv420p' &&
  !video.interlaced &&
  !video.hdr &&
  video.rotation === 0 &&
  video.squarePixels &&
  video.frameRate <= FRAME_RATE_MOST &&
  Math.max(video.width, video.height) <= TOP.long &&
  Math.min(video.width, video.height) <= TOP.short

const plainSound = ({ codec, profile, channels, sampleRate }: AudioProbe): boolean =>
  codec === 'aac' && profile === 'LC' && channels >= 1 && channels <= 2 && sampleRate <= 48_000
