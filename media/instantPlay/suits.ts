import { TOP } from '../ladder.ts'
import type { AudioProbe, SourceProbe, VideoProbe } from '../sourceProbe.ts'

const PROFILES = ['Constrained Baseline', 'Baseline', 'Main', 'High']
const FRAME_RATE_MOST = 61

/** Whether every browser plays the source's own picture and sound: then nobody has to wait for an encoder. */
export const suitsAsItIs = ({ video, audio }: SourceProbe): boolean =>
  (video !== null || audio !== null) && (video === null || plainPicture(video)) && (audio === null || plainSound(audio))

/** Apart by more than this, picture and sound have to be brought together by an encoder. */
const BEGIN_APART_MOST_SECONDS = 0.1

/**
 * Whether only its sound has to be encoded. A span of a transport stream brings its sound along, and cannot stand
 * without it.
 */
export const suitsWithoutSound = ({ container, video, audio }: SourceProbe): boolean =>
  video !== null &&
  audio !== null &&
  container !== 'mpegts' &&
  plainPicture(video) &&
  video.begins <= BEGIN_APART_MOST_SECONDS

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

/** The first track: that is the one which an index is read for. */
const plainSound = ({ track, codec, profile, channels, sampleRate }: AudioProbe): boolean =>
  track === 0 && codec === 'aac' && profile === 'LC' && channels >= 1 && channels <= 2 && sampleRate <= 48_000
