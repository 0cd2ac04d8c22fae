/**
 * What ffmpeg may open when a stranger supplies the file. Anything not named here is neither parsed nor decoded:
 * no playlists (hls, dash, concat) that make it open other files or addresses, no image sequences, no scripts,
 * and none of the hundreds of historic decoders in which most CVEs are found (for one, magicyuv: CVE-2026-8461).
 */
const ALLOWED_FORMATS = [
  'mov',
  'mp4',
  'm4a',
  '3gp',
  '3g2',
  'mj2',
  'matroska',
  'webm',
  'avi',
  'asf',
  'flv',
  'mpegts',
  'mpeg',
  'mp3',
  'wav',
  'aac',
  'ogg',
  'flac',
  'mxf',
  'dv',
  'rm',
  'gif',
  'amr',
  'aiff',
  'caf',
] as const

/** Codec, as ffprobe names it -> decoders that may decode it, as ffmpeg names them. */
const VIDEO: Record<string, readonly string[]> = {
  h264: ['h264'],
  hevc: ['hevc'],
  vp8: ['vp8'],
  vp9: ['vp9'],
  av1: ['libdav1d', 'libaom-av1', 'av1'],
  mpeg1video: ['mpeg1video'],
  mpeg2video: ['mpeg2video'],
  mpeg4: ['mpeg4'],
  msmpeg4v2: ['msmpeg4v2'],
  msmpeg4v3: ['msmpeg4'],
  wmv1: ['wmv1'],
  wmv2: ['wmv2'],
  wmv3: ['wmv3'],
  vc1: ['vc1'],
  flv1: ['flv'],
  h263: ['h263'],
  vp6: ['vp6'],
  vp6f: ['vp6f'],
  mjpeg: ['mjpeg'],
  prores: ['prores'],
  dnxhd: ['dnxhd'],
  dvvideo: ['dvvideo'],
  theora: ['theora'],
  rv10: ['rv10'],
  rv20: ['rv20'],
  rv30: ['rv30'],
  rv40: ['rv40'],
  gif: ['gif'],
}

const AUDIO: Record<string, readonly string[]> = {
  aac: ['aac'],
  aac_latm: ['aac_latm'],
  mp3: ['mp3float', 'mp3'],
  mp2: ['mp2float', 'mp2'],
  ac3: ['ac3'],
  eac3: ['eac3'],
  dts: ['dca'],
  opus: ['opus', 'libopus'],
  vorbis: ['vorbis'],
  flac: ['flac'],
  alac: ['alac'],
  wmav1: ['wmav1'],
  wmav2: ['wmav2'],
  wmapro: ['wmapro'],
  amr_nb: ['amrnb'],
  amr_wb: ['amrwb'],
  nellymoser: ['nellymoser'],
  cook: ['cook'],
  ra_144: ['real_144'],
  ra_288: ['real_288'],
  sipr: ['sipr'],
  adpcm_ms: ['adpcm_ms'],
  adpcm_ima_wav: ['adpcm_ima_wav'],
  adpcm_ima_qt: ['adpcm_ima_qt'],
  ...Object.fromEntries(
    ['u8', 's8', 's16le', 's16be', 's24le', 's24be', 's32le', 's32be', 'f32le', 'f32be', 'alaw', 'mulaw'].map(
      (sample) => [`pcm_${sample}`, [`pcm_${sample}`]],
    ),
  ),
}

/**
 * Covers and subtitles beside the lesson. ffprobe gives up on a file when it cannot open a decoder for every stream
 * of it, so these may be opened; nothing ever decodes their packets into a lesson.
 */
const BESIDE = [
  'png',
  'mov_text',
  'subrip',
  'srt',
  'ass',
  'ssa',
  'webvtt',
  'text',
  'dvdsub',
  'dvbsub',
  'pgssub',
  'xsub',
  'cc_dec',
  'libzvbi_teletextdec',
]

export const isAllowedVideo = (codec: string): boolean => Object.hasOwn(VIDEO, codec)
export const isAllowedAudio = (codec: string): boolean => Object.hasOwn(AUDIO, codec)

/** More streams than this is no lesson; a demuxer stops before it allocates them. */
export const MAX_STREAMS = 16

/** The options that go before `-i` for a file supplied by a stranger. */
export const inputGuards: readonly string[] = [
  '-protocol_whitelist',
  'file,pipe',
  '-format_whitelist',
  ALLOWED_FORMATS.join(','),
  '-codec_whitelist',
  [...Object.values(VIDEO), ...Object.values(AUDIO), BESIDE].flat().join(','),
  '-max_streams',
  String(MAX_STREAMS),
]

/** The same for a photo, by the format that its first bytes say: one demuxer and one decoder, and no other. */
const photoGuard = (kind: string, decoder: string): readonly string[] => [
  '-protocol_whitelist',
  'file,pipe',
  '-format_whitelist',
  `${kind}_pipe`,
  '-codec_whitelist',
  decoder,
  '-f',
  `${kind}_pipe`,
]
export const photoGuards = {
  jpeg: photoGuard('jpeg', 'mjpeg'),
  png: photoGuard('png', 'png'),
  webp: photoGuard('webp', 'webp'),
} as const
