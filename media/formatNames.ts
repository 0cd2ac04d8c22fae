/** What people call formats that are not opened, by ffmpeg's names. */
const FORMATS: Record<string, string> = {
  hls: ' M3U8 播放列表（只有地址，没有画面）',
  dash: ' MPD 播放列表（只有地址，没有画面）',
  concat: '文件清单（没有画面）',
  apng: '动态 PNG 图片（APNG）',
  swf: ' Flash 动画（SWF）',
  nut: ' NUT 文件',
  wtv: ' Windows 电视录像（WTV）',
  ivf: ' IVF 裸流文件',
  h264: '没有封装的 H.264 裸流文件',
  hevc: '没有封装的 H.265 裸流文件',
  yuv4mpegpipe: '未压缩的 Y4M 文件',
  rawvideo: '未压缩的画面文件',
  w64: ' Wave64 音频',
  au: ' AU 音频',
  wv: ' WavPack 音频',
  tta: ' TTA 音频',
  ape: ' APE 音频（Monkey’s Audio）',
  ac3: ' AC-3 裸流音频',
  dts: ' DTS 裸流音频',
  dsf: ' DSD 音频',
  srt: ' SRT 字幕文件',
  ass: ' ASS 字幕文件',
  webvtt: ' WebVTT 字幕文件',
  lrc: ' LRC 歌词文件',
  vobsub: ' VobSub 字幕文件',
  sup: ' SUP 字幕文件',
  gxf: ' GXF 文件',
  bink: ' Bink 游戏视频',
  roq: ' RoQ 游戏视频',
  smk: ' Smacker 游戏视频',
}

/** ‘这是…’: pictures by their kind, anything else by the name that ffmpeg has for it. */
export function nameOfFormat(format: string): string {
  const picture = /^(\w+)_pipe$/.exec(format)?.[1]
  if (picture) return picture === 'jpeg' ? ' JPG 图片' : ` ${picture.toUpperCase()} 图片`
  return FORMATS[format] ?? ` ${format.toUpperCase()} 格式的文件`
}

const CODECS: Record<string, string> = {
  jpeg2000: 'JPEG 2000',
  ffv1: 'FFV1',
  huffyuv: 'HuffYUV',
  utvideo: 'Ut Video',
  magicyuv: 'MagicYUV',
  rawvideo: '未压缩的画面',
  cinepak: 'Cinepak',
  indeo5: 'Indeo 5',
  svq3: 'Sorenson Video 3',
  qtrle: 'QuickTime 动画',
  cfhd: 'CineForm',
  hap: 'Hap',
  vvc: 'H.266',
  speex: 'Speex',
  truehd: 'Dolby TrueHD',
  gsm: 'GSM',
  atrac3: 'ATRAC3',
}

export const nameOfCodec = (codec: string): string => CODECS[codec] ?? codec.toUpperCase()
