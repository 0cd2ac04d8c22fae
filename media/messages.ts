import { nameOfCodec, nameOfFormat } from './formatNames.ts'
import type { MediaRefusal, MediaRefusalCode } from './refusal.ts'

const SENT = '请上传 MP4、MOV、MKV、WebM、AVI、WMV、FLV、MPG、TS、MXF、RM 视频或 MP3、M4A、WAV 音频。'

/** What is wrong and what to do about it, for the person who uploaded the file. */
export const mediaRefusalMessages: Record<string, string> = {
  'media.empty': '文件是空的（0 字节）。请确认文件能在本机播放后重新上传。',
  'media.notVideo': `这不是可以播放的音视频文件，或格式不受支持。${SENT}`,
  'media.truncated': '文件不完整，缺少一部分内容。请确认文件已完整保存、能在本机播放到结尾，然后重新上传。',
  'media.tooManyStreams': '文件包含的音视频轨道过多。请只保留一路画面和一路声音，重新导出后上传。',
  'media.dimensions': '画面尺寸不在可处理的范围内（每边 16 至 8192 像素）。请调整分辨率，重新导出后上传。',
  'media.duration': '视频时长不在可处理的范围内（半秒以上，12 小时以内）。请剪辑或分段后重新上传。',
  'media.codec': '文件使用的编码无法处理，或已加密。请转换为 H.264 视频和 AAC 声音的 MP4 文件后重新上传。',
  'media.damaged':
    '文件的内容有错误，处理到一半无法继续，再试也是一样。请确认它能在本机播放到结尾，用剪辑软件重新导出为 MP4 后上传。',
  'media.limits': '处理此文件超出了时间、内存或存储限制。请降低分辨率或分段后重新上传。',
  'media.captions': '字幕文件里没有可以显示的字幕。请上传 SRT、WebVTT、ASS/SSA 或 LRC 字幕文件。',
} satisfies Record<MediaRefusalCode, string>

/** What a refused file is, by its own name, where that is known. */
export function sentenceOf({ code, detail, message }: MediaRefusal): string {
  if (code === 'media.notVideo' && detail?.['format'])
    return `这是${nameOfFormat(String(detail['format']))}，不能作为视频或音频使用。${SENT}`
  if (code === 'media.codec' && detail?.['codec'])
    return `文件使用的编码（${nameOfCodec(String(detail['codec']))}）无法处理。请转换为 H.264 视频和 AAC 声音的 MP4 文件后重新上传。`
  return mediaRefusalMessages[code] ?? message
}
