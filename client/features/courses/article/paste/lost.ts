/** What a paste could not keep, in words. */
const SENTENCES = {
  local: (n: number) =>
    `${n} 张图片未能保留：浏览器读不到这些图片，请在 Word 或 WPS 里另存为图片，再用“图片”按钮插入。`,
  web: (n: number) => `${n} 张图片未能保留：它们在别的网站上，请先保存到电脑，再用“图片”按钮插入。`,
  type: (n: number) => `${n} 张图片未能保留：只能使用 PNG、JPG、GIF 和 WebP 图片。`,
  size: (n: number) => `${n} 张图片未能保留：单张不能超过 10 MB。`,
  upload: (n: number) => `${n} 张图片未能保留：没有上传成功，请检查网络后重新粘贴或插入。`,
  sound: (n: number) =>
    `${n} 段声音未能保留：没有上传成功，或不是可以播放的声音。请用 MP3、M4A、WAV 等格式，每段不超过 20 MB。`,
  media: (n: number) => `${n} 个视频或音频未能保留：请另建视频课上传。`,
  frame: (n: number) => `${n} 处嵌入的网页或控件未能保留。`,
  formula: (n: number) => `${n} 个公式未能保留：请用“公式”按钮重新输入。`,
  nested: (n: number) => `${n} 个表格里的表格改成了文字。`,
} as const

export type Loss = keyof typeof SENTENCES

/** One sentence for each kind of loss. */
export const lossSentences = (losses: readonly Loss[]): string[] =>
  (Object.keys(SENTENCES) as Loss[]).flatMap((kind) => {
    const count = losses.filter((each) => each === kind).length
    return count > 0 ? [SENTENCES[kind](count)] : []
  })
