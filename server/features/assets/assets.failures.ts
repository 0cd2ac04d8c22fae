import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'asset.notReady': [409, '素材还没有处理完成，请稍后再试。'],
  'asset.notPdf': [422, '这不是 PDF 文件。请将讲义导出为 PDF 后上传。'],
  'asset.notPicture': [422, '这不是可以使用的图片。请使用 PNG、JPG、GIF 或 WebP 图片。'],
  'asset.notSound': [422, '这不是可以使用的声音。请使用 MP3、M4A、WAV、OGG、FLAC 等音频文件。'],
  'asset.noCaptions': [409, '只有视频和音频可以添加字幕。'],
  'asset.captionsChanged': [
    409,
    ({ language }) => `「${String(language)}」字幕刚刚被改动过，您的修改没有保存。请核对现在的字幕后再改。`,
  ],
  'asset.captions': [
    422,
    '这个文件里没有可以显示的字幕。请上传 SRT、WebVTT、ASS/SSA 或 LRC 字幕文件，并确认里面有时间和文字。图形字幕（.sub/.idx、.sup）请先转成 SRT。',
  ],
  'asset.notFailed': [409, '只有处理失败或已取消的素材可以重新处理。'],
  'asset.gone': [409, '原文件不符合要求，已被删除，无法重新处理。请重新上传。'],
  'asset.originalGone': [409, '原文件没有保留，无法下载：它不符合要求，或者已被清理。需要时请重新上传。'],
  'asset.notProcessing': [409, '素材不在处理中，无法取消。'],
  'asset.noPoster': [409, '没有这张封面可选。请等待视频处理完成后，从列出的画面中选择。'],
  'asset.noSound': [409, '文件里没有这条声音轨道。请从列出的轨道中选择。'],
  'asset.soundChanged': [409, '声音轨道刚刚被换过，您的选择没有保存。请核对现在播放的轨道后再选。'],
  'asset.soundBusy': [409, '这个视频正在处理，暂时不能换声音轨道。请等处理完成后再选。'],
  'asset.renamed': [409, ({ name }) => `这个素材刚刚被改名为「${String(name)}」，您的修改没有保存。请核对后再改。`],
  'asset.used': [
    409,
    ({ named, others }) =>
      `这个素材正在使用，不能删除：${[...(named as string[]), ...(Number(others) > 0 ? [`另外 ${String(others)} 处`] : [])].join('、')}。请先在那里替换它；已发布的版本和试题以前的版本一直使用原来的素材。`,
  ],
})

/** Why the processing of an asset ended without a result, beyond what media/ finds wrong with a file. */
export const refusals = {
  'asset.cancelled': '处理已取消。需要时可以重新处理。',
  'asset.fault': '处理时系统出现问题，多次尝试仍未完成。可以重新处理；若仍失败，请联系系统管理员。',
  'asset.missing': '找不到原文件。请删除后重新上传。',
} as const

export const refusal = (code: keyof typeof refusals) => ({ code, message: refusals[code] })

/** Condition of an asset that was not refused, or only for a fault of the system. */
export const faultAtMost = { 'refusal.code': { $in: [null, 'asset.fault' satisfies keyof typeof refusals] } }
