export const ASSET_KINDS = { video: '视频', audio: '音频', document: '讲义', picture: '图片' } as const
export const ASSET_STATES = {
  uploaded: { label: '等待处理', tone: 'neutral' },
  processing: { label: '处理中', tone: 'info' },
  ready: { label: '可以使用', tone: 'success' },
  failed: { label: '处理失败', tone: 'red' },
} as const
