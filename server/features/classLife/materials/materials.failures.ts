import { failures } from '../../../lib/failure.ts'

export const fail = failures({
  'material.kind': [
    422,
    '这个文件的内容不是 PDF、Word、Excel、PPT、图片、音频、MP4 或 ZIP，请另存为其中一种后再上传。',
  ],
  'material.full': [409, ({ most }) => `一个班最多 ${String(most)} 份资料，请先删除不用的。`],
  'material.stale': [409, '这份资料刚刚被别人修改过，请刷新后再保存。'],
  'handbook.stale': [409, '手册刚刚被别人修改过。请先复制您写的内容，刷新后再合并保存。'],
  'handbook.unfit': [422, ({ problem }) => `手册的内容有问题。${String(problem)}。`],
  'handbook.pictures': [422, '手册里不能放图片，请把图片作为资料上传。'],
})
